package elbo.distribution;

import elbo.tensor.Functions;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;

/**
 * Draws of the coordinate t along the mean direction of a von Mises-Fisher distribution, as their height {@code h = 1 - t}, which
 * floats can tell apart where t is near 1. At least 65% of the proposals are accepted; of 24, none is with probability below
 * 1e-10.
 *
 * <p>Source: Wood 1994, "Simulation of the von Mises Fisher distribution".
 */
final class SphereDraws {
    private static final int PROPOSALS = 24;
    /** Where the integrand of the derivative has fallen to exp(-40) of its largest value, it ends. */
    private static final double REACH = 40;

    /** Heights keep off the poles, where the root in a draw has no derivative; a float tells {@link #MOST} from 2. */
    private static final double LEAST = 1e-14;

    private static final double MOST = 2 - 1e-6;

    private SphereDraws() {}

    /** {@code [draws, .., 1]} for concentrations {@code k [.., 1]}. */
    static Tensor height(Rng rng, Tensor k, SphereRule sphere, int draws) {
        long d = sphere.dims() - 1;
        Shape shape = k.shape().dropLast(1).prepend(draws).join(Shape.of(PROPOSALS));
        Tensor b = k.square().mul(4).add((double) (d * d)).sqrt().add(k.mul(2));
        b = Tensors.full(b.shape(), (double) d, b.dtype(), b.device()).div(b);
        Tensor one = squares(rng, shape, d, k);
        Tensor z = one.div(one.add(squares(rng, shape, d, k))); // beta(d/2, d/2)
        Tensor h = b.mul(2).mul(z).div(b.sub(1).mul(z).add(1));
        Tensor mode = b.mul(2).div(b.add(1)); // the height of the proposals' mode
        Tensor logRatio = mode.sub(h)
                .mul(k)
                .add(mode.add(mode.neg().add(1).mul(h))
                        .log()
                        .sub(mode.mul(mode.neg().add(2)).log())
                        .mul((double) d));
        return Proposals.first(h, Proposals.accepted(rng, logRatio))
                .clamp(LEAST, MOST)
                .unsqueeze(-1);
    }

    /** Sums of d squared normal draws. */
    private static Tensor squares(Rng rng, Shape shape, long d, Tensor like) {
        return Tensors.normal(rng, shape.join(Shape.of(d)), like.dtype(), like.device())
                .square()
                .sum(-1);
    }

    /**
     * {@code dt/dk = -(dF/dk) / p(t)}, F the distribution function, in the angle a with {@code t = cos a}: the integral over a' from
     * 0 to a of {@code exp(k (cos a' - t)) (sin a' / sin a)^(d-2) (cos a' - E[t]) sin a}, and as well minus that from a to pi. The
     * side on which no term changes its sign is taken: from 0 where t is above its mean.
     */
    static Tensor slope(Tensor height, Tensor concentration, SphereRule sphere) {
        Tensor k = Legendre.doubles(concentration);
        Tensor t = Legendre.doubles(height).neg().add(1);
        Tensor mean = sphere.meanCosine(k).unsqueeze(-1);
        Tensor angle = Functions.acos(t);
        Tensor above = Functions.less(mean, t);
        Tensor least = t.sub(
                        Tensors.full(k.shape(), REACH, k.dtype(), k.device()).div(k))
                .clampMin(-1);
        Tensor from = Functions.where(above, angle.mul(0), angle);
        Tensor length = Functions.where(above, angle, Functions.acos(least).sub(angle));
        Tensor a = from.addProduct(length, Legendre.nodes(k.device()));
        Tensor cosine = Functions.cos(a);
        Tensor logSines = Functions.sin(a).log().sub(Functions.sin(angle).log());
        Tensor exponent = cosine.sub(t).mul(k).add(logSines.mul((double) (sphere.dims() - 2)));
        Tensor integral = Legendre.integral(exponent.exp().mul(cosine.sub(mean).abs()));
        return integral.unsqueeze(-1).mul(length).mul(Functions.sin(angle)).to(height.dtype());
    }
}
