package elbo.generation;

import elbo.Source;
import elbo.metric.Estimate;
import elbo.metric.Ticker;
import elbo.nearest.Distances;
import elbo.nearest.Points;
import elbo.regulariser.Mmd.Kernel;
import elbo.tensor.Rng;
import elbo.tensor.Tensor;
import java.util.Arrays;

/**
 * The maximum mean discrepancy of two sets, squared: {@code E k(x, x') - 2 E k(x, y) + E k(y, y')}, pairs of an example with itself left
 * out (unbiased, so that it may be negative). The kernel is a mean over the widths {@code C = m/4, m/2, m, 2 m, 4 m}, m the median
 * squared distance of real examples, so that it is 1 for an example and itself, and the result a number without unit; 0 in expectation
 * where both distributions are the same. The standard error is the jackknife's, example by example: about right where they differ,
 * and up to {@code sqrt 2} too large where they do not.
 */
@Source(work = "Gretton, Borgwardt, Rasch, Schoelkopf, Smola 2012, A kernel two-sample test", at = "eq. 3")
public final class Discrepancy {
    private static final String NAME = "mean discrepancy";
    private static final double[] SCALES = {0.25, 0.5, 1, 2, 4};
    /** Real examples whose distances the median is taken of. */
    private static final int MEDIAN_OF = 1000;

    private static final int LEAST = 3;
    private static final int PASSES = 3;

    private final Kernel kernel;
    private final double width;

    private Discrepancy(Kernel kernel, double width) {
        this.kernel = kernel;
        this.width = width;
    }

    /** @throws elbo.Refusal if there are fewer than 3 examples of either */
    public static Estimate of(Points real, Points generated, Kernel kernel, Rng rng, Ticker ticker) {
        real.requireSameWidth(generated);
        real.requireAtLeast(LEAST, NAME);
        generated.requireAtLeast(LEAST, NAME);
        return new Discrepancy(kernel, median(real, rng)).of(real, generated, new Passes(ticker, NAME, PASSES));
    }

    /** The median squared distance of different examples; 1 where most are equal. */
    static double median(Points points, Rng rng) {
        int n = Math.min(MEDIAN_OF, points.n());
        Points some = points.chosen(Arrays.copyOf(rng.fork("median").permutation(points.n()), n));
        double[] all = new double[n * n];
        Distances.each(some, some, Distances.Done.NONE, (row, column, squares) -> {
            double[] block = squares.toDoubles();
            System.arraycopy(block, 0, all, row * n, block.length); // no wider than one block
        });
        Arrays.sort(all); // the n of examples with themselves come first
        double median = all[n + (n * n - n) / 2];
        return median > 0 ? median : 1;
    }

    private Estimate of(Points real, Points generated, Passes passes) {
        double[] x = new double[real.n()];
        double[] y = new double[generated.n()];
        double[] xy = new double[real.n()];
        double[] yx = new double[generated.n()];
        Distances.each(real, real, passes.pass(0, real.n()), (row, column, squares) -> {
            add(x, row, likeness(squares).sum(1));
        });
        Distances.each(generated, generated, passes.pass(1, generated.n()), (row, column, squares) -> {
            add(y, row, likeness(squares).sum(1));
        });
        Distances.each(real, generated, passes.pass(2, real.n()), (row, column, squares) -> {
            Tensor likeness = likeness(squares);
            add(xy, row, likeness.sum(1));
            add(yx, column, likeness.sum(0));
        });
        return new Sums(x, y, xy, yx).estimate();
    }

    private Tensor likeness(Tensor squares) {
        return Arrays.stream(SCALES)
                .mapToObj(scale -> kernel.of(squares, scale * width))
                .reduce(Tensor::add)
                .orElseThrow()
                .div((double) SCALES.length);
    }

    private static void add(double[] sums, int from, Tensor more) {
        double[] values = more.toDoubles();
        for (int i = 0; i < values.length; i++) {
            sums[from + i] += values[i];
        }
    }

    /** Likeness of each example, summed over its own kind, with itself, and over the others. */
    private record Sums(double[] x, double[] y, double[] xy, double[] yx) {
        Estimate estimate() {
            double own = Arrays.stream(x).sum() - x.length;
            double others = Arrays.stream(y).sum() - y.length;
            double cross = Arrays.stream(xy).sum();
            double value = within(own, x.length) + within(others, y.length) - across(cross, x.length, y.length);
            double[] withoutX = new double[x.length];
            Arrays.setAll(
                    withoutX,
                    i -> within(own - 2 * (x[i] - 1), x.length - 1) - across(cross - xy[i], x.length - 1, y.length));
            double[] withoutY = new double[y.length];
            Arrays.setAll(
                    withoutY,
                    j -> within(others - 2 * (y[j] - 1), y.length - 1) - across(cross - yx[j], x.length, y.length - 1));
            return new Estimate(value, Math.sqrt(jackknife(withoutX) + jackknife(withoutY)));
        }

        private static double within(double sum, double n) {
            return sum / (n * (n - 1));
        }

        private static double across(double sum, double n, double m) {
            return 2 * sum / (n * m);
        }

        /** {@code (n - 1) / n sum (v_i - mean)^2}. */
        private static double jackknife(double[] without) {
            double se = Estimate.of(without).se();
            double n = without.length;
            return se * se * (n - 1) * (n - 1);
        }
    }
}
