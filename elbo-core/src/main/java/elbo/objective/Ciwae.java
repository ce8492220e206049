package elbo.objective;

import elbo.Source;
import elbo.nn.Allowed;
import elbo.nn.Schedule;
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
public record Ciwae(Schedule beta, int samples, GradientEstimator gradient) implements Weighted {
    public Ciwae {
        Estimators.require("samples", samples);
        Allowed.SHARE.require("beta", beta, 0.5);
        if (gradient == GradientEstimator.SCORE) {
            throw new IllegalArgumentException("gradient: score is for one bound, and this is a mean of two;"
                    + " take another gradient, or type: iwae");
        }
    }

    public Ciwae(double beta, int samples, GradientEstimator gradient) {
        this(Schedule.constant(beta), samples, gradient);
    }

    public Ciwae(double beta, int samples) {
        this(beta, samples, GradientEstimator.REPARAMETERISED);
    }

    @Override
    public List<Phase> phases(Terms terms) {
        double share = beta.at(terms.moment());
        return Phase.single(
                () -> Importance.between(terms, share, samples, gradient).neg());
    }
}
