package elbo.nn;

import elbo.Source;
import elbo.distribution.PoincareBall;
import elbo.tensor.Functions;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;

/**
 * A layer of codes on the Poincaré ball. Its units measure how far z lies from a gyroplane, which has the shape there that a plane has
 * in flat space: {@code |w|} times the signed distance to the one at right angles to w that passes b from the middle.
 *
 * <p>{@code h = |w|/sqrt(c) arsinh(cosh(sqrt(c) b) (w/|w|).X - sinh(sqrt(c) b) X0)} with {@code X = 2 sqrt(c) z / (1 - c|z|^2)} and
 * {@code X0 = (1 + c|z|^2) / (1 - c|z|^2)}. For a small curvature that is {@code 2 w.z - |w| b}.
 */
@Source(arxiv = "1901.06033", at = "sec. 3.2; in the form of arXiv:2006.08210, eq. 6")
public final class Gyroplanes {
    private Gyroplanes() {}

    /** {@code [N, in]} to {@code [N, out]}. */
    public static Block layer(Init init, Initializer initializer, PoincareBall ball, long in, long out) {
        Tensor weight = init.weight(initializer, Shape.of(out, in), in, out);
        Tensor bias = init.bias(initializer, Shape.of(out), in);
        double root = Math.sqrt(ball.curvature());
        return z -> {
            Tensor point = ball.inside(z);
            Tensor gap = ball.gap(point);
            Tensor x = point.div(gap).mul(2 * root);
            Tensor x0 = gap.neg().add(2).div(gap);
            Tensor up = bias.mul(root).exp();
            Tensor down = bias.mul(-root).exp();
            Tensor length = weight.square().sum(-1).clampMin(1e-24).sqrt();
            Tensor turned = weight.mul(up.add(down).mul(0.5).div(length).unsqueeze(-1));
            Tensor sine = x.linear(turned, bias.mul(0)).sub(x0.mul(up.sub(down).mul(0.5)));
            return Functions.asinh(sine).mul(length.div(root));
        };
    }
}
