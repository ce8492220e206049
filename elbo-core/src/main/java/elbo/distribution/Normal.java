package elbo.distribution;

import elbo.Source;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.function.UnaryOperator;

/**
 * The normal distribution with a diagonal covariance, {@code N(mean, diag exp(logVariance))}:
 * {@code log p(x) = -1/2 sum_d [(x_d - mean_d)^2 / v_d + log v_d + log 2 pi]}. Draws are
 * {@code mean + exp(logVariance / 2) * e}, {@code e ~ N(0, I)}.
 *
 * @param mean        {@code [..., event]}
 * @param logVariance broadcast against {@code mean}: {@code [..., event]}, {@code [event]} or a scalar
 * @param eventShape  the last dimensions of {@code mean}
 */
@Source(arxiv = "1312.6114", at = "eq. 9")
public record Normal(Tensor mean, Tensor logVariance, Shape eventShape) implements Factorized {
    private static final double LOG_TWO_PI = Math.log(2 * Math.PI);

    @Override
    public Tensor sample(Rng rng, int draws) {
        Tensor noise = Tensors.normal(rng, mean.shape().prepend(draws), mean.dtype(), mean.device());
        return mean.addProduct(logVariance.mul(0.5).exp(), noise);
    }

    @Override
    public Tensor logProbEach(Tensor x) {
        Tensor scaled = x.sub(mean).square().mul(logVariance.neg().exp());
        return scaled.add(logVariance).add(LOG_TWO_PI).mul(-0.5);
    }

    @Override
    public Normal mapped(UnaryOperator<Tensor> change) {
        return new Normal(change.apply(mean), change.apply(logVariance), eventShape);
    }
}
