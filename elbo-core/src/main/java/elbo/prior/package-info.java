/**
 * Priors p(z), and p(z|context).
 */
@NullMarked
package elbo.prior;

import org.jspecify.annotations.NullMarked;
