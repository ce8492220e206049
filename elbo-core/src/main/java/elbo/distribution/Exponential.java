package elbo.distribution;

import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.function.UnaryOperator;

/**
 * The exponential distribution, independent by dimension: {@code log p(x) = sum_d [l_d - x_d exp(l_d)]} for x of 0 and more,
 * {@code l} the logarithm of the rate. Draws invert the distribution function and carry gradients.
 *
 * @param logRate {@code [..., event]}
 */
public record Exponential(Tensor logRate, Shape eventShape) implements Factorized {
    @Override
    public Tensor sample(Rng rng, int draws) {
        Tensor u = Tensors.uniform(rng, logRate.shape().prepend(draws), logRate.dtype(), logRate.device());
        return u.neg().log1p().neg().mul(mean());
    }

    @Override
    public Tensor logProbEach(Tensor x) {
        return logRate.sub(x.mul(logRate.exp()));
    }

    @Override
    public Tensor mean() {
        return logRate.neg().exp();
    }

    @Override
    public Exponential mapped(UnaryOperator<Tensor> change) {
        return new Exponential(change.apply(logRate), eventShape);
    }
}
