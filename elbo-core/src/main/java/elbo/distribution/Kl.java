package elbo.distribution;

import elbo.tensor.Tensor;
import java.util.Optional;

/**
 * Kullback-Leibler divergences {@code KL(q || p)} with a closed form. A pair that is not here is estimated from draws of q:
 * the mean of {@code log q(z) - log p(z)}.
 */
public final class Kl {
    private Kl() {}

    /**
     * {@code KL(q || p)} for each event, {@code [B]}, in nats; empty where no closed form is known.
     */
    public static Optional<Tensor> closed(Distribution q, Distribution p) {
        return perDimension(q, p).map(kl -> Events.sum(kl, q.eventShape()));
    }

    /** As {@link #closed}, split by dimension, {@code [B, event]}, where both sides are products over dimensions. */
    public static Optional<Tensor> perDimension(Distribution q, Distribution p) {
        if (!q.eventShape().equals(p.eventShape())) {
            return Optional.empty();
        }
        return switch (q) {
            case Normal n when p instanceof StandardNormal -> Optional.of(normalStandard(n));
            case Normal n when p instanceof Normal m -> Optional.of(normalNormal(n, m));
            default -> Optional.empty();
        };
    }

    /** {@code 1/2 (m^2 + v - log v - 1)}. Source: arXiv:1312.6114, appendix B. */
    private static Tensor normalStandard(Normal q) {
        Tensor square = q.logVariance().exp().addProduct(q.mean(), q.mean());
        return square.sub(q.logVariance()).sub(1).mul(0.5);
    }

    /** {@code 1/2 ((m1 - m2)^2 / v2 + v1 / v2 - log(v1 / v2) - 1)}. */
    private static Tensor normalNormal(Normal q, Normal p) {
        Tensor logRatio = q.logVariance().sub(p.logVariance());
        Tensor shift = q.mean().sub(p.mean()).square().mul(p.logVariance().neg().exp());
        return logRatio.exp().sub(logRatio).sub(1).add(shift).mul(0.5);
    }
}
