/**
 * Fitting: one {@link elbo.train.Trainer} for every model.
 */
@NullMarked
package elbo.train;

import org.jspecify.annotations.NullMarked;
