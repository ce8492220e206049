package elbo.metric;

import elbo.Source;
import elbo.distribution.Distribution;
import elbo.distribution.Kl;
import elbo.distribution.Normal;
import elbo.model.Feed;
import elbo.model.Model;
import elbo.model.Observed;
import elbo.tensor.DType;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What each latent dimension is used for.
 *
 * @param n            examples measured
 * @param kl           {@code KL(q(z_j|x) || p(z_j))} in nats, a mean over examples; empty where the divergence has no closed
 *                     form that splits by dimension
 * @param meanVariance {@code Var_x(E_q[z_j|x])}, unbiased, over examples; NaN for a single one
 * @param std          the mean of q's standard deviation, where q is a normal distribution
 */
@Source(arxiv = "1509.00519", at = "sec. 5.2, active units")
public record LatentUse(long n, Optional<double[]> kl, double[] meanVariance, Optional<double[]> std) {
    /** The variance above which a unit counts as active in the literature. */
    public static final double ACTIVE = 0.01;

    private static final String NAME = "latent dimensions";

    /** How many dimensions have {@code Var_x(E_q[z_j|x]) > 0.01}. */
    public int active() {
        return (int) Arrays.stream(meanVariance).filter(v -> v > ACTIVE).count();
    }

    /** @param batch examples at a time; changes speed only, and which draws binarise data that is binarised by drawing */
    public static LatentUse of(Model model, Feed data, int batch, Rng rng, Ticker ticker) {
        Sums sums = new Sums(model.latent());
        for (long from = 0; from < data.size(); from += batch) {
            long count = Math.min(batch, data.size() - from);
            try (Grad.Guard off = Grad.off();
                    Scope s = Scope.open()) {
                Observed o = data.range(from, count, rng.fork("binarize").at(from));
                sums.add(model.posterior(o), model.prior(o.context()), count);
            }
            ticker.done(NAME, from + count, data.size());
        }
        return new LatentUse(
                data.size(),
                Optional.ofNullable(sums.kl).map(Moments::mean),
                sums.means.variance(),
                Optional.ofNullable(sums.std).map(Moments::mean));
    }

    /** Null where the distributions have no such number. */
    private static final class Sums {
        private final Moments means;
        private @Nullable Moments kl;
        private @Nullable Moments std;

        Sums(int dims) {
            means = new Moments(dims);
            kl = new Moments(dims);
            std = new Moments(dims);
        }

        void add(Distribution q, Distribution p, long count) {
            add(means, q.mean(), count);
            kl = Kl.perDimension(q, p).map(each -> add(kl, each, count)).orElse(null);
            std = q instanceof Normal n
                    ? add(std, n.logVariance().mul(0.5).exp().expand(n.mean().shape()), count)
                    : null;
        }

        private static @Nullable Moments add(@Nullable Moments moments, Tensor each, long count) {
            if (moments != null) {
                Tensor values = each.to(DType.FLOAT64);
                Tensor mean = values.mean(0);
                Tensor squares = values.sub(mean).square().sum(0);
                moments.add(count, mean.toDoubles(), squares.toDoubles());
            }
            return moments;
        }
    }
}
