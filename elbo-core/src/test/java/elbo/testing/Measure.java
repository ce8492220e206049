package elbo.testing;

import elbo.distribution.Distribution;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** What probabilities are summed or integrated over, for events of one dimension. */
public enum Measure {
    /** the numbers 0 and 1 */
    BINARY(new double[] {0, 1}, 1),
    /** the real line, by the trapezoidal rule, which for smooth densities is as good as exact */
    REAL(grid(-80, 80, 1.0 / 64), 1.0 / 64),
    /** from 0 to 1 */
    UNIT(grid(0, 1, 1.0 / 1024), 1.0 / 1024);

    private final double[] points;
    private final double[] weights;

    Measure(double[] points, double cell) {
        this.points = points;
        this.weights = new double[points.length];
        Arrays.fill(weights, cell);
        if (points.length > 2) {
            weights[0] = cell / 2;
            weights[points.length - 1] = cell / 2;
        }
    }

    private static double[] grid(double from, double to, double step) {
        return IntStream.rangeClosed(0, (int) Math.round((to - from) / step))
                .mapToDouble(i -> from + i * step)
                .toArray();
    }

    /** The integral of p(x) for each of a distribution's {@code batch} examples. */
    public double[] mass(Distribution d, int batch) {
        return expectation(d, batch, logProb -> 1);
    }

    /** The expectation of a function of log p(x) for each example. */
    public double[] expectation(Distribution d, int batch, DoubleUnaryOperator f) {
        try (Scope s = Scope.open()) {
            Tensor x = Tensors.of(points, points.length, 1, 1).expand(Shape.of(points.length, batch, 1));
            double[] logProb = d.logProb(x).toDoubles();
            double[] sums = new double[batch];
            for (int i = 0; i < logProb.length; i++) {
                double p = Math.exp(logProb[i]);
                sums[i % batch] += p == 0 ? 0 : weights[i / batch] * p * f.applyAsDouble(logProb[i]);
            }
            return sums;
        }
    }
}
