package elbo.testing;

import elbo.distribution.Distribution;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** What probabilities are summed or integrated over, for events of few dimensions. */
public enum Measure {
    /** the numbers 0 and 1 */
    BINARY(Points.of(new double[] {0, 1}, x -> 1)),
    /** the real line, by the trapezoidal rule, which for smooth densities is as good as exact */
    REAL(Points.line(-80, 80, 1.0 / 64, x -> x, x -> 1)),
    /** the real line for densities with a corner, where the rule is good to the square of a step */
    REAL_FINE(Points.line(-80, 80, 1.0 / 1024, x -> x, x -> 1)),
    /** the real line for densities with heavy tails, the more finely the nearer to 0 */
    WIDE(Points.line(-30, 30, 1.0 / 4096, Math::sinh, Math::cosh)),
    /** the whole numbers from 0, as far as probability goes */
    COUNT(counts(4000)),
    /** the whole numbers from 0 to 5 */
    FEW(counts(5)),
    /** eight equally spaced levels from 0 to 1 */
    LEVELS(counts(7).mapped(k -> new double[] {k[0] / 7}, k -> 1)),
    /** two real numbers */
    PLANE(wide().beside(wide())),
    /** from 0 to 1 */
    UNIT(Points.line(0, 1, 1.0 / 1024, x -> x, x -> 1)),
    /** the positive numbers, in their logarithm */
    POSITIVE(Points.line(-200, 7, 1.0 / 16, Math::exp, Math::exp)),
    /** a real and a positive number */
    HALF_PLANE(wide().beside(Points.line(-120, 7, 1.0 / 8, Math::exp, Math::exp))),
    /** three proportions, in their log-ratios to the last; the measure is that of the first two */
    SIMPLEX(Points.line(-50, 50, 1.0 / 4, x -> x, x -> 1)
            .beside(Points.line(-50, 50, 1.0 / 4, x -> x, x -> 1))
            .mapped(Measure::proportions, u -> product(proportions(u)))),
    /** the circle of radius 1 */
    CIRCLE(circle(256)),
    /** the sphere of radius 1, by height and longitude */
    SPHERE(Points.line(-19, 19, 1.0 / 8, Math::tanh, t -> 1 / Math.pow(Math.cosh(t), 2))
            .beside(circle(64))
            .mapped(Measure::onSphere, x -> 1)),
    /** the Poincaré ball of two dimensions and curvature -0.7, by the logarithm of the distance from its middle and the angle */
    BALL(Points.line(-40, 3.5, 1.0 / 16, Math::exp, Math::exp)
            .beside(circle(256))
            .mapped(Measure::inBall, Measure::room)),
    /** two choices between two classes each */
    ONE_HOT(Points.of(new double[] {0, 1}, x -> 1)
            .beside(Points.of(new double[] {0, 1}, x -> 1))
            .mapped(c -> new double[] {c[0], 1 - c[0], c[1], 1 - c[1]}, x -> 1));

    private final Points points;

    Measure(Points points) {
        this.points = points;
    }

    /** The real line, the more finely the nearer to 0. */
    private static Points wide() {
        return Points.line(-5.5, 5.5, 1.0 / 32, Math::sinh, Math::cosh);
    }

    private static Points counts(int most) {
        return Points.of(IntStream.rangeClosed(0, most).asDoubleStream().toArray(), k -> 1);
    }

    private static Points circle(int n) {
        double[] angles =
                IntStream.range(0, n).mapToDouble(i -> 2 * Math.PI * i / n).toArray();
        return Points.of(angles, a -> 2 * Math.PI / n)
                .mapped(a -> new double[] {Math.cos(a[0]), Math.sin(a[0])}, a -> 1);
    }

    private static double[] proportions(double[] u) {
        double sum = Math.exp(u[0]) + Math.exp(u[1]) + 1;
        return new double[] {Math.exp(u[0]) / sum, Math.exp(u[1]) / sum, 1 / sum};
    }

    private static double product(double[] x) {
        return Arrays.stream(x).reduce(1, (a, b) -> a * b);
    }

    /** From a height and a point of the circle. */
    private static double[] onSphere(double[] x) {
        double radius = Math.sqrt(1 - x[0] * x[0]);
        return new double[] {x[0], radius * x[1], radius * x[2]};
    }

    /** From a distance and a point of the circle. */
    private static double[] inBall(double[] x) {
        double radius = Math.tanh(Math.sqrt(0.7) * x[0] / 2) / Math.sqrt(0.7);
        return new double[] {radius * x[1], radius * x[2]};
    }

    /** The length of the circle at a distance, for an angle of 1. */
    private static double room(double[] x) {
        return Math.sinh(Math.sqrt(0.7) * x[0]) / Math.sqrt(0.7);
    }

    /** The shape of the events that it is for. */
    public Shape event() {
        return Shape.of(points.places[0].length);
    }

    /** The least coordinate there is. */
    public double least() {
        return switch (this) {
            case REAL, REAL_FINE, WIDE, PLANE, HALF_PLANE -> Double.NEGATIVE_INFINITY;
            case CIRCLE, SPHERE -> -1;
            case BALL -> -1 / Math.sqrt(0.7);
            case BINARY, UNIT, POSITIVE, COUNT, FEW, LEVELS, SIMPLEX, ONE_HOT -> 0;
        };
    }

    /** The largest coordinate there is. */
    public double most() {
        return switch (this) {
            case REAL, REAL_FINE, WIDE, PLANE, HALF_PLANE, POSITIVE, COUNT -> Double.POSITIVE_INFINITY;
            case CIRCLE, SPHERE, BINARY, UNIT, LEVELS, SIMPLEX, ONE_HOT -> 1;
            case BALL -> 1 / Math.sqrt(0.7);
            case FEW -> 5;
        };
    }

    /** The integral of p(x) for each of a distribution's {@code batch} examples. */
    public double[] mass(Distribution d, int batch) {
        return expectation(d, batch, logProb -> 1);
    }

    /** The expectation of a function of log p(x) for each example. */
    public double[] expectation(Distribution d, int batch, DoubleUnaryOperator f) {
        try (Scope s = Scope.open()) {
            int n = points.places.length;
            long width = points.places[0].length;
            double[] flat =
                    Arrays.stream(points.places).flatMapToDouble(Arrays::stream).toArray();
            Tensor x = Tensors.of(flat, n, 1, width)
                    .expand(Shape.of(n, batch, width))
                    .reshape(d.eventShape().prepend(n, batch));
            double[] logProb = d.logProb(x).toDoubles();
            double[] sums = new double[batch];
            for (int i = 0; i < logProb.length; i++) {
                double p = Math.exp(logProb[i]) * points.weights[i / batch];
                sums[i % batch] += p == 0 ? 0 : p * f.applyAsDouble(logProb[i]);
            }
            return sums;
        }
    }

    private interface Change {
        double[] of(double[] place);
    }

    private interface Factor {
        double of(double[] place);
    }

    /** A rule of quadrature. */
    private record Points(double[][] places, double[] weights) {
        static Points of(double[] numbers, DoubleUnaryOperator weight) {
            double[][] places =
                    Arrays.stream(numbers).mapToObj(x -> new double[] {x}).toArray(double[][]::new);
            return new Points(places, Arrays.stream(numbers).map(weight).toArray());
        }

        /** The trapezoidal rule in t for {@code x(t)}. */
        static Points line(double from, double to, double step, DoubleUnaryOperator x, DoubleUnaryOperator slope) {
            double[] t = IntStream.rangeClosed(0, (int) Math.round((to - from) / step))
                    .mapToDouble(i -> from + i * step)
                    .toArray();
            double[] weights =
                    Arrays.stream(t).map(a -> step * slope.applyAsDouble(a)).toArray();
            weights[0] /= 2;
            weights[t.length - 1] /= 2;
            return new Points(of(Arrays.stream(t).map(x).toArray(), a -> 1).places, weights);
        }

        /** Each of these with each of the others behind it. */
        Points beside(Points o) {
            int n = o.places.length;
            double[][] all = new double[places.length * n][];
            double[] product = new double[all.length];
            for (int i = 0; i < all.length; i++) {
                all[i] = DoubleStream.concat(Arrays.stream(places[i / n]), Arrays.stream(o.places[i % n]))
                        .toArray();
                product[i] = weights[i / n] * o.weights[i % n];
            }
            return new Points(all, product);
        }

        /** Elsewhere, with the volume's factor {@code density} of where they were. */
        Points mapped(Change change, Factor density) {
            double[] factors = new double[weights.length];
            Arrays.setAll(factors, i -> weights[i] * density.of(places[i]));
            return new Points(Arrays.stream(places).map(change::of).toArray(double[][]::new), factors);
        }
    }
}
