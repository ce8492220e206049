package elbo.tensor;

import static elbo.tensor.Op.op;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The rows of {@link Functions}, {@link Along} and {@link Matrices}. */
final class FunctionOps {
    private static final Shape ROWS = Shape.of(3, 4);
    private static final Shape ROW = Shape.of(4);
    private static final Shape OTHER = Shape.of(2, 5);
    private static final Shape SQUARES = Shape.of(2, 3, 3);

    private FunctionOps() {}

    static Stream<Op> all() {
        return Stream.of(functions(), choices(), along(), matrices()).flatMap(s -> s);
    }

    private static Stream<Op> functions() {
        return Stream.of(
                each("logGamma(Tensor)", Functions::logGamma, FunctionOps::logGamma)
                        .within(0.1, 4),
                each("digamma(Tensor)", Functions::digamma, FunctionOps::digamma)
                        .within(0.3, 4),
                each("expm1(Tensor)", Functions::expm1, Math::expm1),
                each("sin(Tensor)", Functions::sin, Math::sin),
                each("cos(Tensor)", Functions::cos, Math::cos),
                each("acos(Tensor)", Functions::acos, Math::acos).within(-0.8, 0.8),
                each("asinh(Tensor)", Functions::asinh, x -> Math.signum(x) * Math.log(Math.abs(x) + Math.hypot(x, 1))),
                each("pow(Tensor,double)", t -> Functions.pow(t, 1.7), x -> Math.pow(x, 1.7))
                        .within(0.2, 3),
                each("logNormalCdf(Tensor)", Functions::logNormalCdf, x -> Math.log(Plain.normalCdf(x))),
                each("round(Tensor)", Functions::round, Math::rint).noGradient(),
                each("floor(Tensor)", Functions::floor, Math::floor).noGradient(),
                op(
                                "Functions.maxPool2d(Tensor,long)",
                                in -> Functions.maxPool2d(in.get(0), 2),
                                v -> Plain.largest(v[0], 5, 7, 2),
                                Shape.of(2, 3, 5, 7))
                        .refuses(Shape.of(3)));
    }

    private static Stream<Op> choices() {
        return Stream.of(
                op(
                                "Functions.less(Tensor,Tensor)",
                                in -> Functions.less(in.get(0), in.get(1)),
                                v -> Plain.both(v[0], v[1], (a, b) -> a < b ? 1 : 0),
                                ROWS,
                                ROW)
                        .noGradient()
                        .refuses(ROWS, OTHER),
                op(
                                "Functions.where(Tensor,Tensor,Tensor)",
                                in -> Functions.where(in.get(0).gt(0), in.get(0).square(), in.get(1)),
                                v -> Plain.both(v[0], v[1], (a, b) -> a > 0 ? a * a : b),
                                ROWS,
                                ROW)
                        .refuses(ROWS, OTHER),
                op(
                        "Functions.max(Tensor,Tensor)",
                        in -> Functions.max(in.get(0), in.get(1)),
                        v -> Plain.both(v[0], v[1], Math::max),
                        ROWS,
                        ROW),
                op(
                        "Functions.min(Tensor,Tensor)",
                        in -> Functions.min(in.get(0), in.get(1)),
                        v -> Plain.both(v[0], v[1], Math::min),
                        ROWS,
                        ROW),
                op(
                                "Functions.oneHot(Tensor,int,DType)",
                                in -> Functions.oneHot(
                                        Functions.floor(in.get(0)), 3, in.get(0).dtype()),
                                v -> Arrays.stream(v[0])
                                        .flatMap(x -> IntStream.range(0, 3).mapToDouble(i -> i == (int) x ? 1 : 0))
                                        .toArray(),
                                ROWS)
                        .within(0, 3)
                        .noGradient(),
                op(
                                "Functions.argmax(Tensor)",
                                in -> Functions.argmax(in.get(0)).to(in.get(0).dtype()),
                                v -> Plain.rows(v[0], 4, FunctionOps::largest),
                                ROWS)
                        .noGradient(),
                op(
                        "Functions.logAddExp(Tensor[])",
                        in -> Functions.logAddExp(in.get(0), in.get(1)),
                        v -> Plain.both(v[0], v[1], (a, b) -> Math.log(Math.exp(a) + Math.exp(b))),
                        ROWS,
                        ROWS));
    }

    private static Stream<Op> along() {
        return Stream.of(
                op(
                        "Along.logSoftmax(Tensor,int)",
                        in -> Along.logSoftmax(in.get(0), 1),
                        v -> Plain.each(softmax(v[0]), Math::log),
                        ROWS),
                op("Along.softmax(Tensor,int)", in -> Along.softmax(in.get(0), -1), v -> softmax(v[0]), ROWS),
                op(
                        "Along.softmax(Tensor,int)",
                        in -> Along.softmax(in.get(0).transpose(0, 1), 0),
                        v -> Plain.transposed(softmax(v[0]), 3, 4),
                        ROWS),
                op(
                        "Along.cumulativeSum(Tensor,int)",
                        in -> Along.cumulativeSum(in.get(0), -1),
                        v -> byRow(v[0], r -> {
                            Arrays.parallelPrefix(r, Double::sum);
                            return r;
                        }),
                        ROWS),
                op("Along.sorted(Tensor,int)", in -> Along.sorted(in.get(0), -1), v -> sorted(v[0]), ROWS),
                op(
                                "Along.order(Tensor,int)",
                                in -> Along.gather(in.get(0), 1, Along.order(in.get(0), 1)),
                                v -> sorted(v[0]),
                                ROWS)
                        .noGradient(),
                op(
                                "Along.lowest(Tensor,int)",
                                in -> Along.gather(in.get(0), 1, Along.lowest(in.get(0), 2)),
                                v -> {
                                    double[] s = sorted(v[0]);
                                    return new double[] {s[0], s[1], s[4], s[5], s[8], s[9]};
                                },
                                ROWS)
                        .noGradient()
                        .refuses(Shape.of(3, 1)),
                op(
                        "Along.gather(Tensor,int,Tensor)",
                        in -> Along.gather(in.get(0), 1, Tensors.of(new long[] {3, 0, 3, 1, 2, 2}, 3, 2)),
                        v -> new double[] {v[0][3], v[0][0], v[0][7], v[0][5], v[0][10], v[0][10]},
                        ROWS));
    }

    private static Stream<Op> matrices() {
        return Stream.of(
                op(
                                "Matrices.lowerTriangle(Tensor,int)",
                                in -> Matrices.lowerTriangle(in.get(0), -1),
                                v -> squares(v[0], (i, j) -> j <= i - 1),
                                SQUARES)
                        .refuses(ROW),
                op(
                                "Matrices.diagonal(Tensor)",
                                in -> Matrices.diagonal(in.get(0)),
                                v -> new double[] {v[0][0], v[0][4], v[0][8], v[0][9], v[0][13], v[0][17]},
                                SQUARES)
                        .refuses(ROW),
                op(
                        "Matrices.ofDiagonal(Tensor)",
                        in -> Matrices.ofDiagonal(in.get(0)),
                        v -> new double[] {v[0][0], 0, 0, 0, v[0][1], 0, 0, 0, v[0][2]},
                        Shape.of(3)),
                op(
                                "Matrices.solveLower(Tensor,Tensor)",
                                in -> Matrices.solveLower(in.get(0), in.get(1)),
                                v -> new double[] {v[1][0] / v[0][0], (v[1][1] - v[0][2] * v[1][0] / v[0][0]) / v[0][3]
                                },
                                Shape.of(2, 2),
                                Shape.of(2, 1))
                        .within(0.5, 2)
                        .refuses(Shape.of(2, 2), Shape.of(3, 1)),
                op(
                                "Matrices.logDeterminant(Tensor)",
                                in -> Matrices.logDeterminant(in.get(0)),
                                v -> new double[] {Math.log(Math.abs(v[0][0] * v[0][3] - v[0][1] * v[0][2]))},
                                Shape.of(2, 2))
                        .refuses(ROW),
                op("Matrices.inverse(Tensor)", in -> Matrices.inverse(in.get(0)), v -> inverse(v[0]), Shape.of(2, 2))
                        .refuses(ROW));
    }

    /** Of a matrix of two rows. */
    private static double[] inverse(double[] m) {
        double det = m[0] * m[3] - m[1] * m[2];
        return new double[] {m[3] / det, -m[1] / det, -m[2] / det, m[0] / det};
    }

    private static Op each(String method, UnaryOperator<Tensor> calc, DoubleUnaryOperator plain) {
        return op("Functions." + method, in -> calc.apply(in.get(0)), v -> Plain.each(v[0], plain), ROWS);
    }

    private static double[] byRow(double[] a, UnaryOperator<double[]> f) {
        double[] out = new double[a.length];
        for (int i = 0; i < a.length; i += 4) {
            System.arraycopy(f.apply(Arrays.copyOfRange(a, i, i + 4)), 0, out, i, 4);
        }
        return out;
    }

    private static double[] softmax(double[] a) {
        return byRow(a, r -> {
            double sum = Plain.sum(Plain.each(r, Math::exp));
            return Plain.each(r, x -> Math.exp(x) / sum);
        });
    }

    private static double[] sorted(double[] a) {
        return byRow(a, r -> {
            Arrays.sort(r);
            return r;
        });
    }

    private static double largest(double[] row) {
        double max = Arrays.stream(row).max().orElseThrow();
        return IntStream.range(0, row.length)
                .filter(i -> row[i] == max)
                .findFirst()
                .orElseThrow();
    }

    private interface Place {
        boolean kept(int i, int j);
    }

    private static double[] squares(double[] a, Place place) {
        double[] out = new double[a.length];
        for (int k = 0; k < a.length; k++) {
            out[k] = place.kept(k % 9 / 3, k % 3) ? a[k] : 0;
        }
        return out;
    }

    /** By the recurrence up to 20, then Stirling's series. */
    private static double logGamma(double x) {
        double shift = 0;
        double z = x;
        for (; z < 20; z++) {
            shift += Math.log(z);
        }
        double series = 1 / (12 * z) - 1 / (360 * Math.pow(z, 3)) + 1 / (1260 * Math.pow(z, 5));
        return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series - shift;
    }

    /** By the recurrence up to 40, then the asymptotic series. */
    private static double digamma(double x) {
        double sum = 0;
        double z = x;
        for (; z < 40; z++) {
            sum -= 1 / z;
        }
        return sum + Math.log(z) - 1 / (2 * z) - 1 / (12 * z * z) + 1 / (120 * Math.pow(z, 4));
    }
}
