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

/**
 * How smoothly examples change along straight ways between codes: {@code sum_t |f(z_t) - f(z_{t-1})| / |f(z_T) - f(z_0)|},
 * {@code f(z) = E[x|z]}, {@code z_t} at equal distances. 1 where the way among examples is straight, more where it winds.
 *
 * @param ratio a mean over pairs
 * @param each  of each pair
 */
@Source(arxiv = "1710.11379", at = "length of curves")
public record Straightness(Estimate ratio, double[] each) {
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
                each[i] = ratio(
                        Magnification.means(
                                model,
                                way,
                                told.expand(Shape.of(steps + 1, told.shape().dim(1)))),
                        steps + 1,
                        i);
            }
        }
        return new Straightness(Estimate.of(each), each);
    }

    private static double ratio(double[] x, int points, int which) {
        int size = x.length / points;
        double length = 0;
        for (int t = 1; t < points; t++) {
            length += distance(x, t - 1, t, size);
        }
        double straight = distance(x, 0, points - 1, size);
        if (!(straight > 0) || !Double.isFinite(length)) {
            throw new Refusal(
                    NAME,
                    "the codes of pair " + which + " decode to examples " + straight
                            + " apart; they have to be a finite distance apart, and not the same");
        }
        return length / straight;
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
