package elbo.distribution;

import elbo.tensor.DType;
import elbo.tensor.Functions;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.function.UnaryOperator;

/**
 * Student's t distribution, independent by dimension: {@code log p(x) = sum_d [c - log s_d - (n + 1) / 2 log(1 + t_d^2 / n)]},
 * {@code t = (x - mean) / s}, {@code s = exp(logScale)}, {@code c = log Gamma((n + 1) / 2) - log Gamma(n / 2) - log(n pi) / 2}.
 * Draws are {@code mean + s e sqrt(n / w)}, {@code e} normal and {@code w} chi-squared; they carry gradients.
 *
 * @param degrees    n, the degrees of freedom; up to 1 the mean is none, and {@code mean} is the median
 * @param mean       {@code [..., event]}
 * @param logScale   broadcast against {@code mean}
 * @param eventShape the last dimensions of {@code mean}
 */
public record StudentT(double degrees, Tensor mean, Tensor logScale, Shape eventShape) implements Factorized {
    @Override
    public Tensor sample(Rng rng, int draws) {
        Tensor e = Tensors.normal(rng, mean.shape().prepend(draws), mean.dtype(), mean.device());
        Tensor half = Tensors.full(mean.shape(), degrees / 2, mean.dtype(), mean.device());
        Tensor logWidth =
                GammaDraws.logs(rng, half, draws).add(Math.log(2 / degrees)).mul(-0.5);
        return mean.addProduct(logScale.exp(), e.mul(logWidth.exp()));
    }

    @Override
    public Tensor logProbEach(Tensor x) {
        Tensor t = x.sub(mean).mul(logScale.neg().exp());
        Tensor kernel = t.square().div(degrees).log1p().mul(-(degrees + 1) / 2);
        return kernel.sub(logScale).add(constant());
    }

    /** In double precision: two large numbers whose difference is small. */
    private Tensor constant() {
        Tensor c = logGamma((degrees + 1) / 2).sub(logGamma(degrees / 2)).sub(0.5 * Math.log(degrees * Math.PI));
        return c.to(mean.dtype());
    }

    private Tensor logGamma(double x) {
        return Functions.logGamma(Tensors.scalar(x, DType.FLOAT64, mean.device()));
    }

    @Override
    public StudentT mapped(UnaryOperator<Tensor> change) {
        return new StudentT(degrees, change.apply(mean), change.apply(logScale), eventShape);
    }
}
