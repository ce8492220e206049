package elbo.model;

import elbo.distribution.Support;
import elbo.posterior.Posterior;
import elbo.prior.Prior;
import elbo.tensor.Shape;

/**
 * One level of latent variables.
 *
 * @param latent dimensions of z
 */
public record Level(int latent, Posterior posterior, Prior prior) {
    public Level {
        if (latent < 1) {
            throw new IllegalArgumentException("latent must be at least 1; got " + latent);
        }
    }

    /**
     * Where draws of the prior lie.
     *
     * @throws elbo.Refusal for so many dimensions
     */
    public Support support() {
        Shape dims = Shape.of(latent);
        return prior.madeOfPosterior() ? posterior.support(dims) : prior.support(dims);
    }
}
