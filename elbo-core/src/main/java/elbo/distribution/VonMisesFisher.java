package elbo.distribution;

import elbo.Source;
import elbo.tensor.Functions;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The normal distribution's like on the unit sphere: {@code log p(x) = k m.x - log E[exp(k t)] - log area}, m the direction,
 * k the concentration, and the expectation over the coordinate t of points spread evenly. With respect to the sphere's own area.
 *
 * <p>A draw is {@code t m + sqrt(1 - t^2) v}, v evenly among the directions across m. It carries derivatives: through the
 * reflection that takes an axis to m, and through t by an implicit derivative, which cannot be differentiated again.
 *
 * @param direction     unit vectors, {@code [..., d]}
 * @param concentration {@code [..., 1]}, above 0; good from 1e-3 to 1e3
 * @param sphere        that of d dimensions
 */
@Source(arxiv = "1804.00891", at = "sec. 3 and appendix A")
public record VonMisesFisher(Tensor direction, Tensor concentration, SphereRule sphere) implements Distribution {
    @Override
    public Shape eventShape() {
        return Shape.of(sphere.dims());
    }

    @Override
    public Tensor sample(Rng rng, int draws) {
        Shape each = direction.shape().dropLast(1).join(Shape.of(1));
        Tensor k = concentration.expand(each);
        Tensor height = SphereDraws.height(rng, k.detach(), sphere, draws); // 1 - t, exact for t near 1
        if (k.requiresGrad()) {
            height = Proposals.implicit(
                    height, SphereDraws.slope(height, k, sphere).neg(), k);
        }
        Shape across = each.dropLast(1).prepend(draws).join(Shape.of(sphere.dims() - 1));
        Tensor v = UniformSphere.direction(rng, across, direction.dtype(), direction.device());
        Tensor radius = height.mul(height.neg().add(2)).sqrt();
        return turned(height.neg().add(1), radius.mul(v));
    }

    /**
     * {@code t} along m and {@code rest} across it: the reflection that takes the first axis e to m, or -e where m points to e,
     * so that what it divides by is never small.
     */
    private Tensor turned(Tensor t, Tensor rest) {
        Tensor first = direction.narrow(-1, 0, 1);
        Tensor ones = first.detach().mul(0).add(1);
        Tensor sign = Functions.where(Functions.less(first.detach(), ones.mul(0)), ones, ones.neg());
        Tensor axis = Tensors.cat(List.of(first.sub(sign), direction.narrow(-1, 1, sphere.dims() - 1)), -1);
        Tensor x = Tensors.cat(List.of(t.mul(sign), rest), -1);
        Tensor along = x.mul(axis).sum(-1).div(axis.square().sum(-1)).mul(2);
        return x.sub(along.unsqueeze(-1).mul(axis));
    }

    @Override
    public Tensor logProb(Tensor x) {
        Tensor aligned = concentration.mul(direction).mul(x).sum(-1);
        return aligned.sub(sphere.logMeanExp(concentration)).sub(SphereRule.logArea(sphere.dims()));
    }

    /** {@code I_(d/2)(k) / I_(d/2-1)(k) m}: inside the sphere. */
    @Override
    public Tensor mean() {
        return direction.mul(sphere.meanCosine(concentration).unsqueeze(-1));
    }

    @Override
    public VonMisesFisher mapped(UnaryOperator<Tensor> change) {
        return new VonMisesFisher(change.apply(direction), change.apply(concentration), sphere);
    }
}
