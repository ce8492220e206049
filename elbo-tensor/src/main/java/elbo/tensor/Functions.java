package elbo.tensor;

import java.util.Arrays;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch;

/**
 * Functions that are applied to each element: those of special mathematics, and choices between elements. Derivatives of any
 * order, but for what is constant in pieces, which has none.
 */
public final class Functions {
    private Functions() {}

    private static Tensor map(String name, Tensor.Unary f, Tensor x, Pullback rule) {
        return Operation.of(name, in -> f.apply(in[0]), new Tensor[] {x}, rule);
    }

    private static Tensor plain(String name, Tensor.Unary f, Tensor x) {
        return Operation.plain(name, () -> f.apply(x.handle()), x);
    }

    /** {@code log |Gamma(x)|}. */
    public static Tensor logGamma(Tensor x) {
        return map("logGamma", torch::lgamma, x, (g, y) -> g.mul(digamma(x)));
    }

    /** {@code d log Gamma(x) / dx}. */
    public static Tensor digamma(Tensor x) {
        return map("digamma", torch::digamma, x, (g, y) -> g.mul(polygamma(1, x)));
    }

    /** The derivative of {@link #digamma} of order {@code n}, at least 1; the engine's is good to nine digits. */
    private static Tensor polygamma(int n, Tensor x) {
        return map("polygamma", h -> torch.polygamma(n, h), x, (g, y) -> g.mul(polygamma(n + 1, x)));
    }

    /** {@code exp(x) - 1}, exact for small x. */
    public static Tensor expm1(Tensor x) {
        return map("expm1", torch::expm1, x, (g, y) -> g.mul(y.add(1)));
    }

    public static Tensor sin(Tensor x) {
        return map("sin", h -> torch.sin(h), x, (g, y) -> g.mul(cos(x)));
    }

    public static Tensor cos(Tensor x) {
        return map("cos", h -> torch.cos(h), x, (g, y) -> g.mul(sin(x)).neg());
    }

    /** The angle in {@code [0, pi]} whose cosine x is. */
    public static Tensor acos(Tensor x) {
        return map(
                "acos",
                h -> torch.acos(h),
                x,
                (g, y) -> g.div(x.square().neg().add(1).sqrt()).neg());
    }

    /** {@code log(x + sqrt(x^2 + 1))}, exact for small x. */
    public static Tensor asinh(Tensor x) {
        return map("asinh", torch::asinh, x, (g, y) -> g.div(x.square().add(1).sqrt()));
    }

    /** {@code x^power}, for x above 0. */
    public static Tensor pow(Tensor x, double power) {
        return map(
                "pow",
                h -> h.pow(new Scalar(power)),
                x,
                (g, y) -> g.mul(pow(x, power - 1)).mul(power));
    }

    /** {@code log Phi(x)}, {@code Phi} the standard normal's distribution function; exact far to the left, too. */
    public static Tensor logNormalCdf(Tensor x) {
        return map(
                "logNormalCdf",
                h -> torch.special_log_ndtr(h),
                x,
                (g, y) -> g.mul(
                        x.square().add(Math.log(2 * Math.PI)).mul(-0.5).sub(y).exp()));
    }

    /**
     * The largest of each window of {@code side x side} pixels of {@code [N, C, H, W]}, windows beside each other; rows and columns
     * that do not fill one are left out. Of equal pixels the first has the derivative.
     */
    public static Tensor maxPool2d(Tensor x, long side) {
        return x.map("maxPool2d", h -> Convolutions.largest(h, side));
    }

    /** The nearest whole number, halves to the even one. No derivative. */
    public static Tensor round(Tensor x) {
        return plain("round", h -> torch.round(h), x);
    }

    /** The largest whole number that is not above x. No derivative. */
    public static Tensor floor(Tensor x) {
        return plain("floor", h -> torch.floor(h), x);
    }

    /** 1 where x is below {@code o}, else 0, as BOOL. */
    public static Tensor less(Tensor x, Tensor o) {
        return x.with("less", o, (a, b) -> a.lt(b));
    }

    /** {@code a} where {@code condition}, a BOOL, is true, else {@code b}; the other one's derivative there is 0. */
    public static Tensor where(Tensor condition, Tensor a, Tensor b) {
        return Operation.of(
                "where",
                in -> torch.where(condition.handle(), in[0], in[1]),
                new Tensor[] {a, b},
                (g, y) -> where(condition, g, g.mul(0)),
                (g, y) -> where(condition, g.mul(0), g));
    }

    /** The larger of both. */
    public static Tensor max(Tensor a, Tensor b) {
        return where(less(a, b), b, a);
    }

    /** The smaller of both. */
    public static Tensor min(Tensor a, Tensor b) {
        return where(less(a, b), a, b);
    }

    /**
     * Of whole numbers from 0 to {@code classes - 1}, a row of zeros and one 1: {@code [..]} to {@code [.., classes]}.
     *
     * @throws IllegalArgumentException for 2 GiB or more
     */
    public static Tensor oneHot(Tensor numbers, int classes, DType type) {
        Tensors.requireSmall(numbers.shape().size(), classes);
        return plain("oneHot", h -> torch.one_hot(h.to(torch.ScalarType.Long), classes), numbers)
                .to(type);
    }

    /** The place of the largest element along the last dimension, INT64 {@code [.., n]} to {@code [..]}. */
    public static Tensor argmax(Tensor x) {
        return plain("argmax", h -> torch.argmax(h, new LongOptional(-1), false), x);
    }

    /**
     * {@code log(exp(x) + exp(y) + ..)} over tensors of one shape, without overflow.
     */
    public static Tensor logAddExp(Tensor... terms) {
        return Tensors.stack(Arrays.asList(terms), 0).logSumExp(0);
    }
}
