package elbo.distribution;

import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.function.UnaryOperator;

/**
 * Independent Laplace distributions, {@code log p(x) = -sum_d [|x_d - mean_d| / s_d + log 2 s_d]}, {@code s = exp(logScale)}.
 * Draws are {@code mean + s (e - e')}, e and e' exponential.
 *
 * @param mean       {@code [..., event]}
 * @param logScale   broadcast against {@code mean}
 * @param eventShape the last dimensions of {@code mean}
 */
public record Laplace(Tensor mean, Tensor logScale, Shape eventShape) implements Factorized {
    @Override
    public Tensor sample(Rng rng, int draws) {
        Shape shape = mean.shape().prepend(draws);
        return mean.addProduct(logScale.exp(), exponential(rng, shape).sub(exponential(rng, shape)));
    }

    /** {@code -log(1 - u)}: finite, because u is never 1. */
    private Tensor exponential(Rng rng, Shape shape) {
        return Tensors.uniform(rng, shape, mean.dtype(), mean.device())
                .neg()
                .log1p()
                .neg();
    }

    @Override
    public Tensor logProbEach(Tensor x) {
        return x.sub(mean)
                .abs()
                .mul(logScale.neg().exp())
                .add(logScale)
                .add(Math.log(2))
                .neg();
    }

    @Override
    public Laplace mapped(UnaryOperator<Tensor> change) {
        return new Laplace(change.apply(mean), change.apply(logScale), eventShape);
    }
}
