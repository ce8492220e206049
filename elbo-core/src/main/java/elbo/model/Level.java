package elbo.model;

import elbo.posterior.Posterior;
import elbo.prior.Prior;

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
}
