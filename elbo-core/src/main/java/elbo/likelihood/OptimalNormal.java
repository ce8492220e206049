package elbo.likelihood;

import elbo.distribution.Factorized;
import elbo.distribution.Normal;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * A normal distribution of one variance v, whose mean is told the gradient that it would have at the variance
 * {@code MSE = mean (x - m)^2}, over all that is scored together: {@code (x - m) / MSE} in place of {@code (x - m) / v}. At that
 * variance the log-probability is {@code -D/2 (log(2 pi MSE) + 1)} on average, and no derivative goes through the variance
 * itself, because it is where that derivative is 0. Values and the gradient to v are those of {@code normal}.
 */
record OptimalNormal(Normal normal) implements Factorized {
    /** Below this the error is rounding. */
    private static final double SMALLEST = 1e-12;

    @Override
    public Shape eventShape() {
        return normal.eventShape();
    }

    @Override
    public Tensor sample(Rng rng, int draws) {
        return normal.sample(rng, draws);
    }

    @Override
    public Tensor logProbEach(Tensor x) {
        return steered(errors(x).mean()).logProbEach(x);
    }

    /** What is left out has no part in the error either. */
    @Override
    public Tensor logProbWhere(Tensor x, Tensor mask) {
        Tensor errors = errors(x);
        Tensor known = mask.expand(errors.shape());
        return steered(errors.mul(known).sum().div(known.sum().clampMin(1))).logProbWhere(x, mask);
    }

    private Tensor errors(Tensor x) {
        return x.sub(normal.mean().detach()).square();
    }

    private Normal steered(Tensor error) {
        Tensor logVariance = normal.logVariance();
        Tensor ratio = logVariance.detach().sub(error.clampMin(SMALLEST).log()).exp();
        Tensor mean = Grad.through(normal.mean(), g -> g.mul(ratio));
        return new Normal(mean, logVariance, eventShape());
    }

    @Override
    public Tensor mean() {
        return normal.mean();
    }

    @Override
    public OptimalNormal mapped(UnaryOperator<Tensor> change) {
        return new OptimalNormal(normal.mapped(change));
    }
}
