package elbo.objective;

import elbo.distribution.Distribution;
import elbo.tensor.Tensor;

/**
 * One group of latent variables for a batch.
 *
 * @param q the posterior
 * @param p the prior
 * @param z draws of q, {@code [S, B, D]}
 */
public record Latent(Distribution q, Distribution p, Tensor z) {}
