package elbo.distribution;

import elbo.Source;
import elbo.tensor.Along;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * Choices that are not quite made, the Gumbel-softmax or Concrete distribution: {@code softmax((logits + g) / t)}, g Gumbel noise,
 * for groups of {@code classes} numbers beside each other. As t falls to 0 its draws become those of {@link Categorical}, which is
 * another distribution: that one has a mass on one-hot vectors, this one a density within the simplex,
 *
 * <p>{@code log p(x) = log (n-1)! + (n-1) log t + sum_k (log pi_k - (t+1) log x_k) - n log sum_k pi_k x_k^-t} in each group of n
 * classes, with respect to all but one of the n numbers. In floats, those below 1e-35 count as 1e-35.
 *
 * @param logits {@code [..., groups classes]}
 */
@Source(arxiv = "1611.00712", at = "eq. 22; also arXiv:1611.01144, eq. 2")
public record RelaxedCategorical(Tensor logits, int classes, double temperature) implements Distribution {
    public RelaxedCategorical {
        if (!(temperature > 0)) {
            throw new IllegalArgumentException("temperature must be greater than 0; got " + temperature);
        }
    }

    @Override
    public Shape eventShape() {
        return logits.shape().last(1);
    }

    /** The choice that this one relaxes. */
    public Categorical choice() {
        return new Categorical(logits, classes);
    }

    @Override
    public Tensor sample(Rng rng, int draws) {
        Tensor noisy =
                Gumbel.noisy(rng, Gumbel.grouped(logits.expand(logits.shape().prepend(draws)), classes));
        return Gumbel.flat(Along.softmax(noisy.div(temperature), -1));
    }

    @Override
    public Tensor logProb(Tensor x) {
        Tensor logX =
                Gumbel.grouped(x, classes).clampMin(Proposals.tiny(x.dtype())).log();
        Tensor raised = choice().logProbabilities().sub(logX.mul(temperature));
        Tensor each = raised.sub(logX).sum(-1).sub(raised.logSumExp(-1).mul(classes));
        double constant = (classes - 1) * Math.log(temperature);
        for (int k = 2; k < classes; k++) {
            constant += Math.log(k);
        }
        return each.add(constant).sum(-1);
    }

    /** That of the choice; relaxed draws have it at low temperatures only. */
    @Override
    public Tensor mean() {
        return choice().mean();
    }

    @Override
    public RelaxedCategorical mapped(UnaryOperator<Tensor> change) {
        return new RelaxedCategorical(change.apply(logits), classes, temperature);
    }
}
