package elbo.distribution;

import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.function.UnaryOperator;

/**
 * Independent coins with log-odds {@code logits}:
 * {@code log p(x) = sum_d [x_d log s(l_d) + (1 - x_d) log(1 - s(l_d))] = sum_d [x_d l_d - softplus(l_d)]},
 * {@code s} the logistic function. Finite for every logit. For grey values between 0 and 1 the same formula is the customary
 * cross-entropy, which is a bound's worth of convention and no density.
 *
 * @param logits {@code [..., event]}
 */
public record Bernoulli(Tensor logits, Shape eventShape) implements Factorized {
    @Override
    public Tensor sample(Rng rng, int draws) {
        Tensor p = mean();
        return Tensors.bernoulli(rng, p.expand(p.shape().prepend(draws)));
    }

    @Override
    public Tensor logProbEach(Tensor x) {
        return logits.crossEntropy(x).neg();
    }

    @Override
    public Tensor logProb(Tensor x) {
        return logits.crossEntropy(x, eventShape.rank()).neg();
    }

    @Override
    public Tensor mean() {
        return logits.sigmoid();
    }

    @Override
    public Bernoulli mapped(UnaryOperator<Tensor> change) {
        return new Bernoulli(change.apply(logits), eventShape);
    }
}
