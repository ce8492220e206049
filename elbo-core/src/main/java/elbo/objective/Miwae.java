package elbo.objective;

import elbo.Source;
import java.util.List;

/**
 * The mean of M importance-weighted bounds of K draws each, {@code -(1/M) sum_m log (1/K) sum_k w_mk}, in nats: between the
 * ELBO (K = 1) and IWAE of K draws, of which it has the value and less noise in the encoder's gradient.
 *
 * @param bounds  M
 * @param samples K
 */
@Source(arxiv = "1802.04537", at = "eq. 11")
public record Miwae(int bounds, int samples, GradientEstimator gradient) implements Weighted {
    public Miwae {
        Estimators.require("bounds", bounds);
        Iwae unused = new Iwae(samples, gradient);
    }

    @Override
    public List<Phase> phases(Terms terms) {
        return Phase.single(
                () -> Importance.bound(terms, bounds, samples, gradient).neg());
    }
}
