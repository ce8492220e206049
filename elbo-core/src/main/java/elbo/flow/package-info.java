/**
 * Normalising flows as descriptions: each builds an invertible map with weights. The direction convention is that of
 * {@link elbo.transform}.
 */
@NullMarked
package elbo.flow;

import org.jspecify.annotations.NullMarked;
