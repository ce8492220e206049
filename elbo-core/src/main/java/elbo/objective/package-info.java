/**
 * What training minimises. An {@link elbo.objective.Objective} reads the model's {@link elbo.objective.Terms} for a batch
 * and gives one or more losses with the parameters that each moves.
 */
@NullMarked
package elbo.objective;

import org.jspecify.annotations.NullMarked;
