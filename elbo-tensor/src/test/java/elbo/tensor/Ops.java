package elbo.tensor;

import static elbo.tensor.Op.op;

import elbo.tensor.Plain.Convolution;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The table of operations: a row for each. */
final class Ops {
    private static final Shape ROWS = Shape.of(3, 4);
    private static final Shape ROW = Shape.of(4);
    private static final Shape OTHER = Shape.of(2, 5);

    private Ops() {}

    static Stream<Op> all() {
        return Stream.of(
                        arithmetic(),
                        functions(),
                        activations(),
                        linear(),
                        reductions(),
                        shapes(),
                        places(),
                        inPlace(),
                        FunctionOps.all())
                .flatMap(s -> s);
    }

    private static Stream<Op> arithmetic() {
        return Stream.of(
                op("add(Tensor)", in -> in.get(0).add(in.get(1)), v -> Plain.both(v[0], v[1], Double::sum), ROWS, ROW)
                        .refuses(ROWS, OTHER),
                each("add(double)", t -> t.add(0.3), x -> x + 0.3),
                op(
                                "sub(Tensor)",
                                in -> in.get(0).sub(in.get(1)),
                                v -> Plain.both(v[0], v[1], (a, b) -> a - b),
                                ROW,
                                ROWS)
                        .refuses(ROWS, OTHER),
                each("sub(double)", t -> t.sub(0.3), x -> x - 0.3),
                op(
                                "mul(Tensor)",
                                in -> in.get(0).mul(in.get(1)),
                                v -> Plain.both(v[0], v[1], (a, b) -> a * b),
                                ROWS,
                                ROW)
                        .refuses(ROWS, OTHER),
                each("mul(double)", t -> t.mul(0.3), x -> x * 0.3),
                op(
                                "div(Tensor)",
                                in -> in.get(0).div(in.get(1)),
                                v -> Plain.both(v[0], v[1], (a, b) -> a / b),
                                ROWS,
                                ROW)
                        .within(0.5, 2)
                        .refuses(ROWS, OTHER),
                each("div(double)", t -> t.div(0.3), x -> x / 0.3),
                op(
                                "addProduct(Tensor,Tensor)",
                                in -> in.get(0).addProduct(in.get(1), in.get(2)),
                                v -> Plain.both(v[0], Plain.both(v[1], v[2], (a, b) -> a * b), Double::sum),
                                ROWS,
                                ROWS,
                                ROW)
                        .refuses(ROWS, OTHER, ROWS));
    }

    private static Stream<Op> functions() {
        return Stream.of(
                each("neg()", Tensor::neg, x -> -x),
                each("exp()", Tensor::exp, Math::exp),
                each("log()", Tensor::log, Math::log).within(0.3, 3),
                each("log1p()", Tensor::log1p, Math::log1p).within(-0.7, 3),
                each("sqrt()", Tensor::sqrt, Math::sqrt).within(0.3, 3),
                each("square()", Tensor::square, x -> x * x),
                each("abs()", Tensor::abs, Math::abs),
                each("clampMin(double)", t -> t.clampMin(-0.5), x -> Math.max(x, -0.5)),
                each("clamp(double,double)", t -> t.clamp(-0.5, 0.7), x -> Math.clamp(x, -0.5, 0.7)),
                each("gt(double)", t -> t.gt(0.1), x -> x > 0.1 ? 1 : 0).noGradient(),
                each("isFinite()", t -> t.log().isFinite(), x -> x > 0 ? 1 : 0).noGradient());
    }

    private static Stream<Op> activations() {
        return Stream.of(
                each("relu()", Tensor::relu, x -> Math.max(x, 0)),
                each("leakyRelu(double)", t -> t.leakyRelu(0.2), x -> x > 0 ? x : 0.2 * x),
                each("tanh()", Tensor::tanh, Math::tanh),
                each("sigmoid()", Tensor::sigmoid, x -> 1 / (1 + Math.exp(-x))),
                each("softplus()", Tensor::softplus, x -> Math.log1p(Math.exp(x))),
                each("elu()", Tensor::elu, x -> x > 0 ? x : Math.expm1(x)),
                each("gelu()", Tensor::gelu, x -> x * Plain.normalCdf(x)),
                each("silu()", Tensor::silu, x -> x / (1 + Math.exp(-x))),
                each("normalCdf()", Tensor::normalCdf, Plain::normalCdf),
                op(
                                "crossEntropy(Tensor)",
                                in -> in.get(0).crossEntropy(in.get(1)),
                                v -> Plain.both(v[0], v[1], (l, x) -> Math.log1p(Math.exp(l)) - x * l),
                                ROWS,
                                ROW)
                        .refuses(ROWS, OTHER),
                op(
                        "crossEntropy(Tensor)",
                        in -> in.get(0).crossEntropy(in.get(1)),
                        v -> Plain.both(v[0], v[1], (l, x) -> Math.log1p(Math.exp(l)) - x * l),
                        ROW,
                        ROWS),
                crossEntropySums(ROWS, ROWS, 1),
                crossEntropySums(ROWS, ROW, 1),
                crossEntropySums(ROW, ROWS, 1),
                crossEntropySums(Shape.of(2, 3, 4), ROWS, 1),
                crossEntropySums(Shape.of(2, 3, 4), Shape.of(2, 3, 4), 2));
    }

    /** The sums over rows of four, or of several rows. */
    private static Op crossEntropySums(Shape logits, Shape target, int events) {
        return op(
                "crossEntropy(Tensor,int)",
                in -> in.get(0).crossEntropy(in.get(1), events),
                v -> {
                    double[] each = Plain.both(v[0], v[1], (l, x) -> Math.log1p(Math.exp(l)) - x * l);
                    int row = events == 1 ? 4 : 12;
                    double[] sums = new double[each.length / row];
                    for (int i = 0; i < each.length; i++) {
                        sums[i / row] += each[i];
                    }
                    return sums;
                },
                logits,
                target);
    }

    private static Stream<Op> linear() {
        Convolution conv = new Convolution(2, 3, 4, 5, 7, 3, 2, 1);
        Shape picture = Shape.of(2, 3, 5, 7);
        Shape result = Shape.of(2, 4, 3, 4);
        Shape weight = Shape.of(4, 3, 3, 3);
        return Stream.of(
                op(
                                "matmul(Tensor)",
                                in -> in.get(0).matmul(in.get(1)),
                                v -> Plain.matmul(v[0], v[1], 3, 4, 2),
                                ROWS,
                                Shape.of(4, 2))
                        .refuses(ROWS, ROWS),
                op(
                                "linear(Tensor,Tensor)",
                                in -> in.get(0).linear(in.get(1), in.get(2)),
                                v -> Plain.both(
                                        Plain.matmul(v[0], Plain.transposed(v[1], 2, 4), 3, 4, 2), v[2], Double::sum),
                                ROWS,
                                Shape.of(2, 4),
                                Shape.of(2))
                        .refuses(ROWS, OTHER, Shape.of(2)),
                op(
                                "conv2d(Tensor,Tensor,long,long)",
                                in -> in.get(0).conv2d(in.get(1), in.get(2), 2, 1),
                                v -> conv.forward(v[0], v[1], v[2]),
                                picture,
                                weight,
                                Shape.of(4))
                        .refuses(result, weight, Shape.of(4)),
                // from [3, 4] pixels the smallest result is [5, 7]; one more row is what the window never touched
                op(
                                "convTranspose2d(Tensor,Tensor,long,long,long,long)",
                                in -> in.get(0).convTranspose2d(in.get(1), in.get(2), 2, 1, 1, 0),
                                v -> new Convolution(2, 3, 4, 6, 7, 3, 2, 1).transposed(v[0], v[1], v[2]),
                                result,
                                weight,
                                Shape.of(3))
                        .refuses(picture, weight, Shape.of(3)),
                op(
                        "convTranspose2d(Tensor,Tensor,long,long,long,long)",
                        in -> in.get(0).convTranspose2d(in.get(1), in.get(2), 2, 1, 1, 0),
                        v -> new Convolution(2, 6, 4, 6, 7, 3, 2, 1).transposed(v[0], v[1], v[2]),
                        result,
                        Shape.of(4, 6, 3, 3),
                        Shape.of(6)));
    }

    private static Stream<Op> reductions() {
        return Stream.of(
                op("sum()", in -> in.get(0).sum(), v -> Plain.one(Plain.sum(v[0])), ROWS),
                op("sum(long[])", in -> in.get(0).sum(0), v -> Plain.columnSums(v[0], 3), ROWS),
                op("mean()", in -> in.get(0).mean(), v -> Plain.one(Plain.sum(v[0]) / 12), ROWS),
                op("mean(long[])", in -> in.get(0).mean(-1), v -> Plain.rows(v[0], 4, r -> Plain.sum(r) / 4), ROWS),
                op("variance(long)", in -> in.get(0).variance(-1), v -> Plain.rows(v[0], 4, Plain::variance), ROWS),
                op(
                        "logSumExp(long)",
                        in -> in.get(0).logSumExp(1),
                        v -> Plain.rows(v[0], 4, r -> Math.log(Plain.sum(Plain.each(r, Math::exp)))),
                        ROWS),
                op(
                        "max()",
                        in -> in.get(0).max(),
                        v -> Plain.one(Arrays.stream(v[0]).max().orElseThrow()),
                        ROWS),
                op(
                        "min()",
                        in -> in.get(0).min(),
                        v -> Plain.one(Arrays.stream(v[0]).min().orElseThrow()),
                        ROWS),
                op(
                                "all()",
                                in -> in.get(0).gt(-1.9).all(),
                                v -> Plain.one(Arrays.stream(v[0]).allMatch(x -> x > -1.9) ? 1 : 0),
                                ROWS)
                        .noGradient());
    }

    private static Stream<Op> shapes() {
        return Stream.of(
                op("reshape(long[])", in -> in.get(0).reshape(2, -1), v -> v[0], ROWS)
                        .refuses(Shape.of(3)),
                op("reshape(Shape)", in -> in.get(0).reshape(Shape.of(2, 6)), v -> v[0], ROWS)
                        .refuses(Shape.of(3)),
                op("transpose(int,int)", in -> in.get(0).transpose(0, -1), v -> Plain.transposed(v[0], 3, 4), ROWS),
                op("unsqueeze(int)", in -> in.get(0).unsqueeze(1), v -> v[0], ROWS),
                op(
                                "expand(Shape)",
                                in -> in.get(0).expand(ROWS),
                                v -> Plain.both(v[0], new double[12], (a, b) -> a),
                                ROW)
                        .refuses(Shape.of(5)),
                op("narrow(int,long,long)", in -> in.get(0).narrow(0, 1, 2), v -> Arrays.copyOfRange(v[0], 4, 12), ROWS)
                        .refuses(Shape.of(2)),
                op(
                        "rows(Tensor)",
                        in -> in.get(0).rows(Tensors.of(new long[] {2, 0, 2}, 3)),
                        v -> Plain.matmul(new double[] {0, 0, 1, 1, 0, 0, 0, 0, 1}, v[0], 3, 3, 4),
                        ROWS),
                op("channelsLast()", in -> in.get(0).channelsLast(), v -> v[0], Shape.of(2, 3, 2, 2)),
                op(
                        "contiguous()",
                        in -> in.get(0).transpose(0, 1).contiguous(),
                        v -> Plain.transposed(v[0], 3, 4),
                        ROWS),
                op(
                                "Tensors.cat(List,int)",
                                in -> Tensors.cat(in, 1),
                                v -> Plain.transposed(
                                        join(Plain.transposed(v[0], 3, 4), Plain.transposed(v[1], 3, 2)), 6, 3),
                                ROWS,
                                Shape.of(3, 2))
                        .refuses(ROWS, OTHER),
                op("Tensors.stack(List,int)", in -> Tensors.stack(in, 0), v -> join(v[0], v[1]), ROWS, ROWS)
                        .refuses(ROWS, OTHER));
    }

    private static Stream<Op> places() {
        return Stream.of(
                each("to(DType)", t -> t.to(DType.FLOAT64), x -> x),
                each("to(Device)", t -> t.to(Device.CPU), x -> x),
                each("copy()", Tensor::copy, x -> x),
                each("detach()", Tensor::detach, x -> x).noGradient(),
                each("requireGrad()", t -> t.copy().detach().requireGrad(), x -> x)
                        .noGradient(),
                each(
                                "own()",
                                t -> {
                                    try (Tensor own = t.copy().own()) {
                                        return own.add(0);
                                    }
                                },
                                x -> x)
                        .noGradient());
    }

    private static Stream<Op> inPlace() {
        return Stream.of(
                op(
                                "addInPlace(Tensor)",
                                in -> in.get(0).copy().addInPlace(in.get(1)),
                                v -> Plain.both(v[0], v[1], Double::sum),
                                ROWS,
                                ROW)
                        .noGradient()
                        .refuses(ROWS, OTHER),
                op(
                                "addInPlace(Tensor,double)",
                                in -> in.get(0).copy().addInPlace(in.get(1), 0.3),
                                v -> Plain.both(v[0], v[1], (a, b) -> a + 0.3 * b),
                                ROWS,
                                ROW)
                        .noGradient()
                        .refuses(ROWS, OTHER),
                each("mulInPlace(double)", t -> t.copy().mulInPlace(0.3), x -> x * 0.3)
                        .noGradient(),
                op("copyFrom(Tensor)", in -> in.get(0).copy().copyFrom(in.get(1)), v -> v[1], ROWS, ROWS)
                        .noGradient()
                        .refuses(ROWS, OTHER),
                each("zeroInPlace()", t -> t.copy().zeroInPlace(), x -> 0).noGradient());
    }

    private static Op each(String method, UnaryOperator<Tensor> calc, DoubleUnaryOperator plain) {
        return op(method, in -> calc.apply(in.get(0)), v -> Plain.each(v[0], plain), ROWS);
    }

    private static double[] join(double[] a, double[] b) {
        double[] out = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, out, a.length, b.length);
        return out;
    }
}
