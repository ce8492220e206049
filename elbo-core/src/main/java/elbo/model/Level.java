package elbo.model;

import elbo.Refusal;
import elbo.distribution.Support;
import elbo.posterior.Posterior;
import elbo.prior.Prior;
import elbo.tensor.Shape;
import java.util.Optional;

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
     * @throws Refusal for so many dimensions
     */
    public Support support() {
        Shape dims = Shape.of(latent);
        return prior.madeOfPosterior() ? posterior.support(dims) : prior.support(dims);
    }

    /** The same; empty where so many dimensions are refused. */
    Optional<Support> supportIfAny() {
        try {
            return Optional.of(support());
        } catch (Refusal refused) {
            return Optional.empty();
        }
    }
}
