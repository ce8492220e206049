package elbo.metric;

import elbo.Refusal;
import elbo.Source;
import elbo.model.Model;
import elbo.tensor.DType;
import elbo.tensor.Grad;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.Arrays;

/**
 * How smoothly examples change along straight ways between codes: {@code sum_t |f(z_t) - f(z_{t-1})| / |f(z_T) - f(z_0)|},
 * {@code f(z) = E[x|z]}, {@code z_t} at equal distances. 1 where the way among examples is straight, more where it winds.
 *
 * @param ratio a mean over pairs
 * @param jump  {@code T max_t |f(z_t) - f(z_{t-1})| / sum_t |f(z_t) - f(z_{t-1})|}, the largest step by the mean one, a mean over pairs:
 *              1 where examples change evenly along the way, T where all of the change is one jump
 * @param each  the ratio of each pair
 */
@Source(arxiv = "1710.11379", at = "length of curves")
public record Straightness(Estimate ratio, Estimate jump, double[] each) {
    private static final String NAME = "straightness";

    /**
     * @param from    codes, {@code [N, D]}
     * @param to      codes, {@code [N, D]}
     * @param context {@code [N, C]}
     * @param steps   T; a length is that of the polygon, so too small where T is
     * @throws Refusal for two codes that decode to the same, and for fewer than 2 steps
     */
    public static Straightness of(Model model, Tensor from, Tensor to, Tensor context, int steps) {
        if (steps < 2) {
            throw new Refusal(NAME, "needs at least 2 steps on the way; got " + steps);
        }
        double[] each = new double[Math.toIntExact(from.shape().dim(0))];
        double[] jumps = new double[each.length];
        for (int i = 0; i < each.length; i++) {
            try (Grad.Guard off = Grad.off();
                    Scope s = Scope.open()) {
                Tensor t = Tensors.range(steps + 1, DType.FLOAT64, model.device())
                        .div(steps)
                        .unsqueeze(1)
                        .to(model.type());
                Tensor start = from.narrow(0, i, 1);
                Tensor way = start.add(to.narrow(0, i, 1).sub(start).mul(t));
                Tensor told = context.narrow(0, i, 1);
                double[] x = Magnification.means(
                        model, way, told.expand(Shape.of(steps + 1, told.shape().dim(1))));
                double[] lengths = lengths(x, steps);
                double length = Arrays.stream(lengths).sum();
                each[i] = length / straight(x, steps, length, i);
                jumps[i] = steps * Arrays.stream(lengths).max().orElseThrow() / length;
            }
        }
        return new Straightness(Estimate.of(each), Estimate.of(jumps), each);
    }

    /** Of each step among examples. */
    private static double[] lengths(double[] x, int steps) {
        double[] lengths = new double[steps];
        Arrays.setAll(lengths, t -> distance(x, t, t + 1, x.length / (steps + 1)));
        return lengths;
    }

    private static double straight(double[] x, int steps, double length, int which) {
        double straight = distance(x, 0, steps, x.length / (steps + 1));
        if (!(straight > 0) || !Double.isFinite(length)) {
            throw new Refusal(
                    NAME,
                    "the codes of pair " + which + " decode to examples " + straight
                            + " apart; they have to be a finite distance apart, and not the same");
        }
        return straight;
    }

    private static double distance(double[] x, int a, int b, int size) {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            double d = x[a * size + i] - x[b * size + i];
            sum += d * d;
        }
        return Math.sqrt(sum);
    }
}
