package elbo.transform;

import elbo.Source;
import elbo.tensor.Along;
import elbo.tensor.DType;
import elbo.tensor.Functions;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.List;

/**
 * A monotone spline of quotients of quadratics between knots over {@code [-tail, tail]}, and {@code y = x} beyond. With the bin from
 * {@code (x0, y0)}, of width w, height h, slope {@code s = h / w} and the knots' derivatives {@code d0, d1}:
 * {@code y = y0 + h (s t^2 + d0 t(1-t)) / (s + (d1 + d0 - 2s) t(1-t))}, {@code t = (x - x0) / w}.
 */
@Source(arxiv = "1906.04032", at = "sec. 3.1 and appendix A.1")
public final class RationalQuadratic implements Pointwise {
    /** The least share of the range that a bin has, and the least derivative of a knot. */
    private static final double LEAST = 1e-3;

    private final double tail;
    private final Tensor widths;
    private final Tensor heights;
    private final Tensor lefts;
    private final Tensor bottoms;
    private final Tensor begins;
    private final Tensor ends;

    /**
     * @param numbers {@code [N, 3K - 1, event]}: for K bins their widths and heights before a softmax, and the derivatives of the knots
     *                between them before a softplus; zeros make the identity
     * @param tail    the spline's half range
     */
    public RationalQuadratic(Tensor numbers, double tail) {
        this.tail = tail;
        int bins = bins(numbers.shape());
        widths = shares(numbers.narrow(1, 0, bins));
        heights = shares(numbers.narrow(1, bins, bins));
        lefts = lower(widths);
        bottoms = lower(heights);
        Tensor inner = numbers.narrow(1, 2L * bins, bins - 1L)
                .add(Math.log(Math.expm1(1 - LEAST)))
                .softplus()
                .add(LEAST);
        Shape edge = numbers.narrow(1, 0, 1).shape();
        Tensor one = Tensors.full(edge, 1, numbers.dtype(), numbers.device());
        begins = Tensors.cat(List.of(one, inner), 1);
        ends = Tensors.cat(List.of(inner, one), 1);
    }

    /** How many numbers K bins take for each number of an event. */
    public static int numbers(int bins) {
        return 3 * bins - 1;
    }

    private static int bins(Shape numbers) {
        return (int) (numbers.dim(1) + 1) / 3;
    }

    private Tensor shares(Tensor logits) {
        long bins = logits.shape().dim(1);
        return Along.softmax(logits, 1).mul(1 - LEAST * bins).add(LEAST).mul(2 * tail);
    }

    private Tensor lower(Tensor sizes) {
        return Along.cumulativeSum(sizes, 1).sub(sizes).sub(tail);
    }

    @Override
    public Image forward(Tensor x) {
        Tensor inner = x.clamp(-tail, tail);
        Bin bin = bin(inner, lefts);
        Image image = within(bin, share(inner.sub(bin.left).div(bin.width)));
        return outside(x, image.value(), image.logDet());
    }

    @Override
    public Image inverse(Tensor y) {
        Tensor inner = y.clamp(-tail, tail);
        Bin bin = bin(inner, bottoms);
        Tensor up = inner.sub(bin.bottom);
        Tensor turn = up.mul(bin.bend);
        Tensor a = bin.height.mul(bin.slope.sub(bin.begin)).add(turn);
        Tensor b = bin.height.mul(bin.begin).sub(turn);
        Tensor c = bin.slope.mul(up).neg();
        Tensor root = b.square().sub(a.mul(c).mul(4)).clampMin(0).sqrt();
        Tensor t = share(c.mul(2).div(b.neg().sub(root)));
        Image near = within(bin, t);
        // a step of Newton's takes back what the root lost to cancellation
        Tensor off = near.value().sub(inner).mul(near.logDet().neg().exp());
        Tensor exact = share(t.sub(off.div(bin.width)));
        Tensor x = exact.mul(bin.width).add(bin.left);
        Image image = outside(y, x, within(bin, exact).logDet());
        return new Image(image.value(), image.logDet().neg());
    }

    /** How far into its bin a number is; rounding must not take it out, where the slope may be below 0. */
    private static Tensor share(Tensor t) {
        return t.clamp(0, 1);
    }

    /** @param t shares of their bins */
    private static Image within(Bin bin, Tensor t) {
        Tensor product = t.mul(t.neg().add(1));
        Tensor below = bin.bend.mul(product).add(bin.slope);
        Tensor above = bin.slope.mul(t.square()).add(bin.begin.mul(product));
        Tensor y = bin.height.mul(above).div(below).add(bin.bottom);
        return new Image(y, logSlope(bin, t, product, below));
    }

    /** {@code log(s^2 (d1 t^2 + 2 s t(1-t) + d0 (1-t)^2) / (s + (d1 + d0 - 2s) t(1-t))^2)}. */
    private static Tensor logSlope(Bin bin, Tensor t, Tensor product, Tensor below) {
        Tensor sum = bin.end
                .mul(t.square())
                .add(bin.slope.mul(product).mul(2))
                .add(bin.begin.mul(t.neg().add(1).square()));
        return bin.slope.log().mul(2).add(sum.log()).sub(below.log().mul(2));
    }

    /** Beyond the tails nothing changes. */
    private Image outside(Tensor from, Tensor to, Tensor log) {
        Tensor inside = Functions.less(from.abs(), Tensors.scalar(tail, from.dtype(), from.device()));
        return new Image(
                Functions.where(inside, to, from),
                Functions.where(inside, log, log.abs().mul(0)));
    }

    /** Of each number its bin, everything in the number's own shape. */
    private record Bin(
            Tensor left,
            Tensor bottom,
            Tensor width,
            Tensor height,
            Tensor slope,
            Tensor begin,
            Tensor end,
            Tensor bend) {}

    private Bin bin(Tensor x, Tensor edges) {
        long bins = edges.shape().dim(1);
        Tensor place = x.unsqueeze(1);
        // how many edges but the first lie at or below x
        Tensor passed = Functions.less(place, edges.narrow(1, 1, bins - 1)).to(x.dtype());
        Tensor index = passed.sum(1).neg().add(bins - 1.0).to(DType.INT64).unsqueeze(1);
        Tensor width = pick(widths, index);
        Tensor height = pick(heights, index);
        Tensor begin = pick(begins, index);
        Tensor end = pick(ends, index);
        Tensor slope = height.div(width);
        Tensor bend = begin.add(end).sub(slope.mul(2));
        return new Bin(pick(lefts, index), pick(bottoms, index), width, height, slope, begin, end, bend);
    }

    private static Tensor pick(Tensor of, Tensor index) {
        return Along.gather(of, 1, index).sum(1);
    }
}
