package elbo.distribution;

import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.function.UnaryOperator;

/**
 * The logistic distribution, independent by dimension: {@code log p(x) = sum_d [t_d - 2 log(1 + exp(t_d)) - log s_d]},
 * {@code t = (x - mean) / s}, {@code s = exp(logScale)}. Draws invert the distribution function and carry gradients.
 *
 * @param mean       {@code [..., event]}
 * @param logScale   broadcast against {@code mean}
 * @param eventShape the last dimensions of {@code mean}
 */
public record Logistic(Tensor mean, Tensor logScale, Shape eventShape) implements Factorized {
    @Override
    public Tensor sample(Rng rng, int draws) {
        return mean.addProduct(logScale.exp(), noise(rng, mean, draws));
    }

    /** Standard logistic draws. */
    static Tensor noise(Rng rng, Tensor like, int draws) {
        Tensor u = Tensors.uniform(rng, like.shape().prepend(draws), like.dtype(), like.device())
                .clamp(1e-7, 1 - 1e-7);
        return u.log().sub(u.neg().log1p());
    }

    @Override
    public Tensor logProbEach(Tensor x) {
        Tensor t = x.sub(mean).mul(logScale.neg().exp());
        return t.sub(t.softplus().mul(2)).sub(logScale);
    }

    @Override
    public Logistic mapped(UnaryOperator<Tensor> change) {
        return new Logistic(change.apply(mean), change.apply(logScale), eventShape);
    }
}
