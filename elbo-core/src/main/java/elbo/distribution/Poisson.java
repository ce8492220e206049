package elbo.distribution;

import elbo.tensor.Functions;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.function.UnaryOperator;

/**
 * Independent counts: {@code log p(x) = sum_d [x_d l_d - exp(l_d) - log x_d!]}, {@code l} the logarithm of the rate. Draws carry
 * no gradients; those of a rate above exp(20) are drawn at exp(20), beyond which counts are no longer whole numbers.
 *
 * @param logRate {@code [..., event]}
 */
public record Poisson(Tensor logRate, Shape eventShape) implements Factorized {
    private static final double MOST = 20;

    @Override
    public Tensor sample(Rng rng, int draws) {
        return counts(rng, logRate.expand(logRate.shape().prepend(draws)));
    }

    /** A count for each rate. */
    static Tensor counts(Rng rng, Tensor logRate) {
        return Tensors.poisson(rng, logRate.detach().clamp(-80, MOST).exp());
    }

    @Override
    public Tensor logProbEach(Tensor x) {
        return x.mul(logRate).sub(logRate.exp()).sub(logFactorial(x));
    }

    static Tensor logFactorial(Tensor x) {
        return Functions.logGamma(x.add(1));
    }

    @Override
    public Tensor mean() {
        return logRate.exp();
    }

    @Override
    public Poisson mapped(UnaryOperator<Tensor> change) {
        return new Poisson(change.apply(logRate), eventShape);
    }
}
