/**
 * Numbers about a trained model, with their standard errors.
 */
@NullMarked
package elbo.metric;

import org.jspecify.annotations.NullMarked;
