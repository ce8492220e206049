package elbo.transform;

import elbo.Source;
import elbo.tensor.Functions;
import elbo.tensor.Grad;
import elbo.tensor.Tensor;

/**
 * {@code y = x + v tanh(w.x + b)}, with {@code v = u + (m - w.u) w / |w|^2}, {@code m = softplus(w.u) - 1}, so that {@code w.v = m > -1}
 * and the map is invertible; {@code log det = log(1 + m (1 - tanh^2))}. Back, {@code a = w.x} is the one solution of
 * {@code a + m tanh(a + b) = w.y}, found by halving.
 *
 * @param u {@code [N, D]}
 * @param w {@code [N, D]}
 * @param b {@code [N, 1]}
 */
@Source(arxiv = "1505.05770", at = "eqs. 10 to 12 and appendix A.1")
public record Planar(Tensor u, Tensor w, Tensor b) implements Transform {
    private static final int HALVINGS = 60;
    /** In floats the softplus of a far negative number is 0. */
    private static final double LEAST = 1e-6 - 1;

    @Override
    public Image forward(Tensor x) {
        Tensor m = m();
        Tensor t = dot(w, x).add(b).tanh();
        return new Image(v(m).mul(t).add(x), logDet(m, t));
    }

    @Override
    public Image inverse(Tensor y) {
        Tensor m = m();
        Tensor a = along(m, dot(w, y));
        Tensor t = a.add(b).tanh();
        return new Image(y.sub(v(m).mul(t)), logDet(m, t).neg());
    }

    private Tensor m() {
        return dot(w, u).softplus().sub(1).clampMin(LEAST);
    }

    private Tensor v(Tensor m) {
        return u.add(m.sub(dot(w, u)).div(dot(w, w).clampMin(1e-24)).mul(w));
    }

    /** {@code [N, 1]} to {@code [N]}. */
    private static Tensor logDet(Tensor m, Tensor t) {
        return t.square().neg().add(1).mul(m).log1p().sum(1);
    }

    /** The solution lies within |m| of the right side. A step of Newton's at the end makes it exact and gives it its derivative. */
    private Tensor along(Tensor m, Tensor right) {
        Tensor near;
        Tensor slope;
        try (Grad.Guard off = Grad.off()) {
            Tensor low = right.sub(m.abs());
            Tensor high = right.add(m.abs());
            for (int i = 0; i < HALVINGS; i++) {
                Tensor middle = low.add(high).mul(0.5);
                Tensor above = Functions.less(right, value(m, middle));
                low = Functions.where(above, low, middle);
                high = Functions.where(above, middle, high);
            }
            near = low.add(high).mul(0.5);
            slope = near.add(b).tanh().square().neg().add(1).mul(m).add(1);
        }
        return near.sub(value(m, near).sub(right).div(slope));
    }

    private Tensor value(Tensor m, Tensor a) {
        return m.mul(a.add(b).tanh()).add(a);
    }

    private static Tensor dot(Tensor a, Tensor b) {
        return a.mul(b).sum(1).unsqueeze(1);
    }
}
