package elbo.distribution;

import elbo.Source;
import elbo.tensor.Functions;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.function.UnaryOperator;

/**
 * Independent numbers in [0, 1] with a density that is exponential in x: {@code log p(x) = sum_d [x_d l_d - A(l_d)]},
 * {@code A(l) = log((exp(l) - 1) / l)}, in nats. With {@code lambda = s(l)}, {@code s} the logistic function, this is
 * {@code C(lambda) lambda^x (1 - lambda)^(1 - x)}, {@code C = 2 artanh(1 - 2 lambda) / (1 - 2 lambda)}. Near {@code l = 0},
 * where that is 0 / 0, a series takes over. Draws invert the distribution function and carry gradients.
 *
 * @param logits {@code [..., event]}
 */
@Source(arxiv = "1907.06845", at = "the continuous Bernoulli distribution")
public record ContinuousBernoulli(Tensor logits, Shape eventShape) implements Factorized {
    /** Of {@code log(sinh(l / 2) / (l / 2))} in powers of {@code l^2}, from the first: {@code B_2n / (2n (2n)!)}. */
    private static final double[] SERIES = {
        1.0 / 24,
        -1.0 / 2880,
        1.0 / 181440,
        -1.0 / 9676800,
        1.0 / 479001600,
        -691.0 / 15692092416000.0,
        1.0 / 1046139494400.0
    };

    /** The series is good to thirteen digits below, the formula above. */
    private static final double SERIES_BELOW = 1;

    /** Log-odds nearer to 0 than this draw by a series, which is good to nine digits there. */
    private static final double NEAR = 0.02;

    @Override
    public Tensor sample(Rng rng, int draws) {
        Tensor u = Tensors.uniform(rng, logits.shape().prepend(draws), logits.dtype(), logits.device())
                .clamp(1e-7, 1 - 1e-7);
        Tensor a = logits.abs().clampMin(NEAR);
        Tensor v = Functions.where(logits.gt(0), u.neg().add(1), u);
        Tensor falling = v.mul(Functions.expm1(a.neg())).log1p().div(a).neg();
        Tensor far = Functions.where(logits.gt(0), falling.neg().add(1), falling);
        return Functions.where(logits.abs().gt(NEAR), far, near(u));
    }

    /** {@code log(1 + u (exp(l) - 1)) / l}, which is the generating function of a coin's cumulants over l. */
    private Tensor near(Tensor u) {
        Tensor variance = u.mul(u.neg().add(1));
        Tensor third = variance.mul(u.mul(-2).add(1));
        Tensor fourth = variance.mul(variance.mul(-6).add(1));
        Tensor rest = third.div(6).addProduct(fourth.div(24), logits);
        return u.addProduct(logits, variance.div(2).addProduct(rest, logits));
    }

    @Override
    public Tensor logProbEach(Tensor x) {
        return x.mul(logits).sub(logNormaliser());
    }

    /** {@code A(l)}. */
    private Tensor logNormaliser() {
        Tensor square = inner().square();
        Tensor sum = square.mul(SERIES[SERIES.length - 1]);
        for (int i = SERIES.length - 2; i >= 0; i--) {
            sum = sum.add(SERIES[i]).mul(square);
        }
        Tensor a = outer();
        Tensor formula = logits.relu().add(Functions.expm1(a.neg()).neg().log()).sub(a.log());
        return Functions.where(far(), formula, logits.mul(0.5).add(sum));
    }

    /** {@code A'(l) = 1 / (1 - exp(-l)) - 1 / l}. */
    @Override
    public Tensor mean() {
        Tensor l = inner();
        Tensor square = l.square();
        Tensor sum = square.mul(0);
        for (int i = SERIES.length - 1; i >= 0; i--) {
            sum = sum.mul(square).add(SERIES[i] * 2 * (i + 1));
        }
        Tensor a = outer();
        Tensor ratio = a.neg().exp().div(Functions.expm1(a.neg()));
        Tensor high = ratio.add(Functions.pow(a, -1)).neg().add(1);
        Tensor formula = Functions.where(logits.gt(0), high, high.neg().add(1));
        return Functions.where(far(), formula, sum.mul(l).add(0.5));
    }

    private Tensor far() {
        return logits.abs().gt(SERIES_BELOW);
    }

    /** What the series reads: harmless where it is not asked. */
    private Tensor inner() {
        return logits.clamp(-SERIES_BELOW, SERIES_BELOW);
    }

    /** What the formula reads. */
    private Tensor outer() {
        return logits.abs().clampMin(SERIES_BELOW);
    }

    @Override
    public ContinuousBernoulli mapped(UnaryOperator<Tensor> change) {
        return new ContinuousBernoulli(change.apply(logits), eventShape);
    }
}
