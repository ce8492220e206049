package elbo.distribution;

import elbo.tensor.DType;
import elbo.tensor.Functions;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;

/**
 * Draws of the gamma distribution with rate 1. A draw for the concentration a is one for {@code a + 1} times {@code u^(1/a)},
 * which has the right distribution for every a; so proposals are always made for concentrations above 1, where at least 95% of
 * them are accepted. Of eight, none is with probability below 1e-10.
 *
 * <p>Source: Marsaglia and Tsang 2000, "A simple method for generating gamma variables".
 */
final class GammaDraws {
    private static final int PROPOSALS = 8;
    /** Where the integrand of the derivative has fallen to exp(-40) of its largest value, it ends. */
    private static final double REACH = 40;

    private GammaDraws() {}

    /** {@code [draws, ..]} for concentrations {@code [..]}. */
    static Tensor of(Rng rng, Tensor concentration, int draws) {
        return logs(rng, concentration, draws).exp().clampMin(Proposals.tiny(concentration.dtype()));
    }

    /** The logarithms of draws, also of such as are too small to be told from 0. */
    static Tensor logs(Rng rng, Tensor concentration, int draws) {
        DType type = concentration.dtype();
        Shape shape = concentration.shape().prepend(draws);
        Tensor d = concentration.add(1 - 1.0 / 3).unsqueeze(-1);
        Tensor noise = Tensors.normal(rng, shape.join(Shape.of(PROPOSALS)), type, concentration.device());
        Tensor root = noise.div(d.mul(9).sqrt()).add(1).clampMin(Proposals.tiny(type));
        Tensor logCube = root.log().mul(3);
        Tensor logRatio = noise.square().mul(0.5).add(d.mul(logCube.sub(Functions.expm1(logCube))));
        Tensor logCubeOfOne = Proposals.first(logCube, Proposals.accepted(rng, logRatio));
        Tensor u = Tensors.uniform(rng, shape, type, concentration.device());
        Tensor logBoost = u.neg().log1p().div(concentration);
        return d.log().sum(-1).add(logCubeOfOne).add(logBoost);
    }

    /**
     * {@code dz/da = -(dF/da) / p(z)}. With {@code t = z exp(s)} it is the integral of
     * {@code z exp(a s - z (exp(s) - 1)) (log z + s - psi(a))} over s from 0 up, and as well minus that over s from 0 down. The
     * side on which the exponent falls is taken: up where z is above a. It falls by {@link #REACH} at the latest at
     * {@code log(1 + x + sqrt(2 x))}, {@code x = REACH / z}, upward, and {@code x + sqrt(2 x)}, {@code x = REACH / a}, downward.
     */
    static Tensor slope(Tensor draw, Tensor concentration) {
        Tensor z = Legendre.doubles(draw);
        Tensor a = Legendre.doubles(concentration);
        Tensor up = Functions.less(a, z);
        Tensor sign = up.to(DType.FLOAT64).mul(2).sub(1);
        Tensor x = Tensors.full(z.shape(), REACH, DType.FLOAT64, z.device()).div(Functions.max(a, z));
        Tensor reach = x.add(x.mul(2).sqrt());
        Tensor end = Functions.where(up, reach.log1p(), reach);
        Tensor y = Legendre.nodes(z.device());
        Tensor s = end.unsqueeze(-1).mul(y.square()); // nodes are dense where the integrand is large
        Tensor signed = s.mul(sign.unsqueeze(-1));
        Tensor exponent = a.unsqueeze(-1).mul(signed).sub(z.unsqueeze(-1).mul(Functions.expm1(signed)));
        Tensor score = sign.mul(z.log().sub(Functions.digamma(a))).unsqueeze(-1).add(s);
        Tensor integral = Legendre.integral(exponent.exp().mul(score).mul(y.mul(2)));
        return integral.mul(end).mul(z).to(draw.dtype());
    }
}
