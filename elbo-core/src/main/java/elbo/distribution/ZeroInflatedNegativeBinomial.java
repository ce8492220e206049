package elbo.distribution;

import elbo.Source;
import elbo.tensor.Functions;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.function.UnaryOperator;

/**
 * Independent counts that are 0 with probability {@code w = s(logits)}, {@code s} the logistic function, and else come from a
 * {@link NegativeBinomial}: {@code p(0) = w + (1 - w) NB(0)}, {@code p(x) = (1 - w) NB(x)}. Draws carry no gradients.
 *
 * @param logits {@code [..., event]}
 * @param counts where a count comes from that is not a zero of its own
 */
@Source(work = "Lopez et al. 2018, Deep generative modeling for single-cell transcriptomics", at = "methods")
public record ZeroInflatedNegativeBinomial(Tensor logits, NegativeBinomial counts) implements Factorized {
    @Override
    public Shape eventShape() {
        return counts.eventShape();
    }

    @Override
    public Tensor sample(Rng rng, int draws) {
        Tensor kept = Tensors.bernoulli(
                rng, logits.detach().neg().sigmoid().expand(logits.shape().prepend(draws)));
        return counts.sample(rng, draws).mul(kept);
    }

    @Override
    public Tensor logProbEach(Tensor x) {
        Tensor count = counts.logProbEach(x).sub(logits.softplus());
        Tensor zero = logits.neg().softplus().neg().expand(count.shape());
        return Functions.where(x.gt(0.5), count, Functions.logAddExp(count, zero));
    }

    @Override
    public Tensor mean() {
        return counts.mean().mul(logits.neg().sigmoid());
    }

    @Override
    public ZeroInflatedNegativeBinomial mapped(UnaryOperator<Tensor> change) {
        return new ZeroInflatedNegativeBinomial(change.apply(logits), counts.mapped(change));
    }
}
