package elbo.distribution;

import elbo.tensor.DType;
import elbo.tensor.Functions;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.function.UnaryOperator;

/**
 * A power of the hyperbolic secant, independent by dimension: quadratic near its mean, of slope 1 far from it.
 * {@code log p(x) = sum_d [-(1 / a) log cosh(a (x_d - mean_d)) - log c]}, {@code c = sqrt(pi) Gamma(h) / (a Gamma(h + 1/2))},
 * {@code h = 1 / (2 a)}: the integral of {@code cosh(t)^(-2h)} is the beta function {@code B(1/2, h)}. Large a give the Laplace
 * distribution of scale 1. Draws are {@code mean + log(g1 / g2) / (2 a)} of two Gamma draws of shape h; they carry gradients.
 *
 * @param sharpness a
 * @param mean      {@code [..., event]}
 */
public record LogCosh(double sharpness, Tensor mean, Shape eventShape) implements Factorized {
    @Override
    public Tensor sample(Rng rng, int draws) {
        Tensor half = Tensors.full(mean.shape(), 0.5 / sharpness, mean.dtype(), mean.device());
        Tensor ratio = GammaDraws.logs(rng, half, draws).sub(GammaDraws.logs(rng, half, draws));
        return mean.add(ratio.mul(0.5 / sharpness));
    }

    /** {@code log cosh t = |t| + log(1 + exp(-2 |t|)) - log 2}. */
    @Override
    public Tensor logProbEach(Tensor x) {
        Tensor t = x.sub(mean).mul(sharpness);
        Tensor logCosh = t.mul(-2).softplus().add(t).sub(Math.log(2));
        return logCosh.mul(-1 / sharpness).sub(logTotal());
    }

    private Tensor logTotal() {
        double half = 0.5 / sharpness;
        double constant = 0.5 * Math.log(Math.PI) - Math.log(sharpness);
        return logGamma(half).sub(logGamma(half + 0.5)).add(constant).to(mean.dtype());
    }

    private Tensor logGamma(double x) {
        return Functions.logGamma(Tensors.scalar(x, DType.FLOAT64, mean.device()));
    }

    @Override
    public LogCosh mapped(UnaryOperator<Tensor> change) {
        return new LogCosh(sharpness, change.apply(mean), eventShape);
    }
}
