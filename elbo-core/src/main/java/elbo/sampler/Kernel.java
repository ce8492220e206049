package elbo.sampler;

import elbo.Source;
import elbo.explore.Encoded;
import elbo.metric.Ticker;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;

/**
 * A normal kernel on each of some codes, shaped like their covariance C:
 * {@code log p(z) = log (1/N) sum_n N(z; z_n, h^2 C)} in nats. The width h is given or follows a rule.
 *
 * @param bandwidth h; 0 for the rule's
 * @param rule      what h follows where it is not given
 * @param codes     that have kernels, at most
 */
@Source(
        work = "Scott 1992, Multivariate Density Estimation; leave-one-out likelihood: Duin 1976",
        at = "eq. 6.41 of the former")
public record Kernel(double bandwidth, Rule rule, int codes) implements Sampler {
    /** What the width follows. */
    public enum Rule {
        /** the likeliest of a ladder of widths, each code scored by the kernels of all others */
        LIKELIHOOD,
        /** {@code N^(-1/(D + 4))}, best for one normal distribution, and too wide for clusters */
        SCOTT
    }

    private static final double FLOOR = 1e-6;
    private static final double LEAST = 1e-12;

    /** Codes that widths are compared with. */
    private static final int COMPARED = 2000;

    private static final int RUNGS = 16;
    private static final double STEP = Math.pow(2, -0.5);

    public Kernel {
        if (!(bandwidth >= 0) || Double.isInfinite(bandwidth)) {
            throw new IllegalArgumentException("bandwidth must be a number of at least 0; got " + bandwidth);
        }
        if (codes < 2) {
            throw new IllegalArgumentException("codes must be at least 2; got " + codes);
        }
    }

    public Kernel() {
        this(0, Rule.LIKELIHOOD, 10_000);
    }

    @Override
    public Fitted fit(Encoded encoded, Rng rng, Ticker ticker) {
        encoded.require(2);
        int d = encoded.dims();
        float[] some = encoded.some(codes, rng.fork("codes"));
        double[] covariance = Covariance.of(some, d, Covariance.mean(some, d));
        double[] factor =
                Covariance.factor(covariance, d, Math.max(FLOOR * Covariance.meanVariance(covariance, d), LEAST));
        Kernels wide = new Kernels(d, 1, factor, some);
        double h = bandwidth > 0 ? bandwidth : ruled(wide, encoded, rng.fork("compared"), ticker);
        return new Kernels(d, h, factor, some);
    }

    private double ruled(Kernels wide, Encoded encoded, Rng rng, Ticker ticker) {
        double scott = scott(wide.centres().length / wide.dims(), wide.dims());
        if (rule == Rule.SCOTT) {
            return scott;
        }
        float[] some = encoded.some(Math.min(COMPARED, codes), rng);
        Kernels compared = new Kernels(wide.dims(), 1, wide.factor(), some);
        double best = scott;
        double likeliest = Double.NEGATIVE_INFINITY;
        try (Grad.Guard off = Grad.off();
                Scope s = Scope.open()) {
            Kernels.Pairs pairs = compared.pairs();
            double h = 2 * scott;
            for (int i = 0; i < RUNGS; i++) {
                double likelihood = pairs.leftOut(h);
                if (likelihood > likeliest) {
                    likeliest = likelihood;
                    best = h;
                }
                h *= STEP;
                ticker.done("bandwidth", i + 1L, RUNGS);
            }
        }
        return best;
    }

    static double scott(int n, int d) {
        return Math.pow(n, -1.0 / (d + 4));
    }

    @Override
    public Fitted restore(int dims, Numbers numbers) {
        return Kernels.restore(dims, numbers);
    }
}
