/**
 * Densities. Shapes are {@code [S, B, event]}: S draws, B examples. Log-probabilities are in nats, summed over the event,
 * so {@code [S, B]}. Kullback-Leibler divergences with a closed form are all in {@link elbo.distribution.Kl}.
 * What can only be told up to a factor is drawn from by {@link elbo.distribution.Hamiltonian}.
 */
@NullMarked
package elbo.distribution;

import org.jspecify.annotations.NullMarked;
