/**
 * Penalties that are added to an objective's loss: a {@link elbo.regulariser.Regulariser} reads the same
 * {@link elbo.objective.Terms}.
 */
@NullMarked
package elbo.regulariser;

import org.jspecify.annotations.NullMarked;
