package elbo.objective;

import elbo.Source;
import java.util.List;

/**
 * The importance-weighted bound, {@code -log (1/K) sum_k w_k} with {@code w_k = p(x|z_k) p(z_k) / q(z_k|x)}, in nats. It never
 * loosens as K grows, tends to log p(x), and with K = 1 is the sampled ELBO.
 *
 * @param samples  K
 * @param gradient how the derivative is estimated; {@code SCORE} is VIMCO (arXiv:1602.06725) and needs K of at least 2
 */
@Source(arxiv = "1509.00519", at = "eq. 8")
public record Iwae(int samples, GradientEstimator gradient) implements Weighted {
    public Iwae {
        Estimators.require("samples", samples);
        if (gradient == GradientEstimator.SCORE && samples < 2) {
            throw new IllegalArgumentException("gradient: score compares draws, so samples must be at least 2; got 1");
        }
    }

    public Iwae(int samples) {
        this(samples, GradientEstimator.REPARAMETERISED);
    }

    @Override
    public List<Phase> phases(Terms terms) {
        return Phase.single(() -> Importance.bound(terms, 1, samples, gradient).neg());
    }
}
