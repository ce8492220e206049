package elbo.objective;

import elbo.Source;
import java.util.List;

/**
 * Between both bounds, {@code beta ELBO + (1 - beta) IWAE} of the same K draws, negated, in nats: beta 1 is the sampled ELBO of K
 * draws, 0 is IWAE.
 *
 * @param beta     from 0 to 1
 * @param samples  K
 * @param gradient how the derivative is estimated; not {@code SCORE}
 */
@Source(arxiv = "1802.04537", at = "eq. 12")
public record Ciwae(double beta, int samples, GradientEstimator gradient) implements Weighted {
    public Ciwae {
        Estimators.require("samples", samples);
        if (!(beta >= 0 && beta <= 1)) {
            throw new IllegalArgumentException("beta must be from 0 to 1; got " + beta);
        }
        if (gradient == GradientEstimator.SCORE) {
            throw new IllegalArgumentException("gradient: score is for one bound, and this is a mean of two;"
                    + " take another gradient, or type: iwae");
        }
    }

    public Ciwae(double beta, int samples) {
        this(beta, samples, GradientEstimator.REPARAMETERISED);
    }

    @Override
    public List<Phase> phases(Terms terms) {
        return Phase.single(
                () -> Importance.between(terms, beta, samples, gradient).neg());
    }
}
