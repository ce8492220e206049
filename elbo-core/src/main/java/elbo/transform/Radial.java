package elbo.transform;

import elbo.Source;
import elbo.tensor.Functions;
import elbo.tensor.Tensor;

/**
 * {@code y = x + k (x - c) / (a + r)} with {@code r = |x - c|}: towards a centre, or away from it. {@code a = softplus(rawA)} and
 * {@code k = softplus(rawK) - a > -a}, so that the map is invertible; {@code log det = (D - 1) log(1 + k/(a + r)) + log(1 + k a/(a + r)^2)}.
 *
 * @param centre c, {@code [N, D]}
 * @param rawA   {@code [N, 1]}
 * @param rawK   {@code [N, 1]}
 */
@Source(arxiv = "1505.05770", at = "eqs. 14 and 15 and appendix A.2")
public record Radial(Tensor centre, Tensor rawA, Tensor rawK) implements Transform {
    @Override
    public Image forward(Tensor x) {
        Tensor away = x.sub(centre);
        Tensor r = length(away);
        Tensor a = rawA.softplus();
        Tensor k = rawK.softplus().sub(a);
        Tensor share = k.div(a.add(r));
        return new Image(share.mul(away).add(x), logDet(x, a, r, share));
    }

    /** The distance before solves {@code r + k r / (a + r) = |y - c|}, a quadratic equation. */
    @Override
    public Image inverse(Tensor y) {
        Tensor away = y.sub(centre);
        Tensor far = length(away);
        Tensor a = rawA.softplus();
        Tensor k = rawK.softplus().sub(a);
        Tensor b = a.add(k).sub(far);
        Tensor product = a.mul(far);
        Tensor root = b.square().add(product.mul(4)).sqrt();
        Tensor plus = product.mul(2).div(b.abs().add(root)); // for b above 0, where the other would cancel
        Tensor minus = b.abs().add(root).mul(0.5);
        Tensor r = Functions.where(b.gt(0), plus, minus);
        Tensor share = k.div(a.add(r));
        Tensor x = away.div(share.add(1)).add(centre);
        return new Image(x, logDet(y, a, r, share).neg());
    }

    private static Tensor logDet(Tensor x, Tensor a, Tensor r, Tensor share) {
        Tensor along = share.mul(a).div(a.add(r)).log1p();
        return share.log1p().mul(x.shape().dim(1) - 1.0).add(along).sum(1);
    }

    private static Tensor length(Tensor x) {
        return x.square().sum(1).unsqueeze(1).clampMin(1e-24).sqrt();
    }
}
