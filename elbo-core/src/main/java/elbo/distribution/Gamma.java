package elbo.distribution;

import elbo.Source;
import elbo.tensor.Functions;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * Independent gamma distributions on the positive numbers:
 * {@code log p(x) = sum_d [a_d log b_d - log Gamma(a_d) + (a_d - 1) log x_d - b_d x_d]}, {@code a} the concentration and
 * {@code b} the rate. The derivative of a draw with respect to the concentration is implicit: {@code -(dF/da) / p}, F the
 * distribution function. It cannot be differentiated again. Draws below 1e-35, in floats, are 1e-35.
 *
 * @param logConcentration {@code [..., event]}
 * @param logRate          broadcast against {@code logConcentration}
 * @param eventShape       the last dimensions of {@code logConcentration}
 */
@Source(arxiv = "1805.08498", at = "sec. 3, implicit derivatives")
public record Gamma(Tensor logConcentration, Tensor logRate, Shape eventShape) implements Factorized {
    @Override
    public Tensor sample(Rng rng, int draws) {
        Tensor concentration = logConcentration.exp();
        Tensor standard = GammaDraws.of(rng, concentration.detach(), draws);
        Tensor draw = concentration.requiresGrad()
                ? Proposals.implicit(standard, GammaDraws.slope(standard, concentration), concentration)
                : standard;
        return draw.mul(logRate.neg().exp()).clampMin(Proposals.tiny(draw.dtype()));
    }

    @Override
    public Tensor logProbEach(Tensor x) {
        Tensor a = logConcentration.exp();
        Tensor least = x.clampMin(Proposals.tiny(x.dtype()));
        return a.mul(logRate)
                .sub(Functions.logGamma(a))
                .addProduct(a.sub(1), least.log())
                .sub(x.mul(logRate.exp()));
    }

    @Override
    public Tensor mean() {
        return logConcentration.sub(logRate).exp();
    }

    @Override
    public Gamma mapped(UnaryOperator<Tensor> change) {
        return new Gamma(change.apply(logConcentration), change.apply(logRate), eventShape);
    }
}
