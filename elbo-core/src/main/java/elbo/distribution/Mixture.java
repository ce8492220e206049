package elbo.distribution;

import elbo.tensor.Along;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * A mixture of K distributions of one family, the same for each of {@code batch} examples:
 * {@code log p(x) = log sum_k w_k p_k(x)}. A draw is that of one component, chosen by the weights; it carries derivatives to the
 * components but none to the weights.
 *
 * @param components K of them, as one distribution whose batch is K: parameters {@code [K, event]}
 * @param logits     {@code [K]}: the weights are their softmax
 */
public record Mixture(Distribution components, Tensor logits, long batch) implements Distribution {
    @Override
    public Shape eventShape() {
        return components.eventShape();
    }

    @Override
    public Tensor sample(Rng rng, int draws) {
        Shape events = Shape.of(draws, batch);
        int rows = Math.multiplyExact(draws, Math.toIntExact(batch));
        Tensor each = components.sample(rng, rows);
        Tensor choice = Gumbel.largest(
                Gumbel.noisy(rng, logits.detach().expand(logits.shape().prepend(rows))));
        return weighted(choice, each).sum(1).reshape(events.join(eventShape()));
    }

    /** {@code [.., K, event]} with each component's weight; {@code weights [.., K]}. */
    private Tensor weighted(Tensor weights, Tensor each) {
        long[] ones = new long[eventShape().rank()];
        Arrays.fill(ones, 1);
        return each.mul(weights.reshape(weights.shape().join(Shape.of(ones))));
    }

    /** log p_k(x) of each component, without its weight, {@code [.., K]}. */
    public Tensor logProbOfEach(Tensor x) {
        return components.logProb(x.unsqueeze(-1 - eventShape().rank()));
    }

    @Override
    public Tensor logProb(Tensor x) {
        return logProbOfEach(x).add(Along.logSoftmax(logits, -1)).logSumExp(-1);
    }

    @Override
    public Tensor mean() {
        Tensor mean = weighted(Along.softmax(logits, -1), components.mean()).sum(0);
        return mean.expand(eventShape().prepend(batch));
    }

    @Override
    public Mixture mapped(UnaryOperator<Tensor> change) {
        return new Mixture(components.mapped(change), change.apply(logits), batch);
    }
}
