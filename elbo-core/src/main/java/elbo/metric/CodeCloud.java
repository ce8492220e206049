package elbo.metric;

import elbo.distribution.Distribution;
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
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Codes of examples.
 *
 * @param means {@code [n][D]}
 * @param draws one of each posterior, {@code [n][D]}: what the aggregate posterior looks like
 * @param stds  of each posterior, where it is a normal distribution
 */
record CodeCloud(double[][] means, double[][] draws, Optional<double[][]> stds) {
    private static final int BATCH = 1000;

    static CodeCloud of(Model model, Feed data, int n, Rng rng, Ticker ticker) {
        double[][] means = new double[n][];
        double[][] draws = new double[n][];
        double[][] stds = new double[n][];
        for (int from = 0; from < n; from += BATCH) {
            int count = Math.min(BATCH, n - from);
            try (Grad.Guard off = Grad.off();
                    Scope s = Scope.open()) {
                Observed o = data.range(from, count, rng.fork("binarize").at(from));
                Distribution q = model.posterior(o);
                put(q.mean(), means, from, count);
                put(q.sample(rng.fork("posterior").at(from), 1), draws, from, count);
                if (q instanceof Normal normal) {
                    Tensor std = normal.logVariance().mul(0.5).exp();
                    put(std.expand(normal.mean().shape()), stds, from, count);
                }
            }
            ticker.done("codes", from + count, n);
        }
        return new CodeCloud(means, draws, stds[0] == null ? Optional.empty() : Optional.of(stds));
    }

    private static void put(Tensor rows, double[][] into, int from, int count) {
        double[] values = rows.to(DType.FLOAT64).toDoubles();
        int dims = values.length / count;
        for (int i = 0; i < count; i++) {
            into[from + i] = Arrays.copyOfRange(values, i * dims, (i + 1) * dims);
        }
    }

    int n() {
        return means.length;
    }

    int dims() {
        return means[0].length;
    }

    /** One coordinate of all draws. */
    float[] drawn(int dim) {
        float[] out = new float[n()];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) draws[i][dim];
        }
        return out;
    }

    /** The dimensions, those first along which means lie farthest apart. */
    int[] widest() {
        double[][] covariance = CodeShape.covariance(means);
        return IntStream.range(0, dims())
                .boxed()
                .sorted(Comparator.comparingDouble(d -> -covariance[d][d]))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
