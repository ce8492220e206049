package elbo.distribution;

import elbo.tensor.Along;
import elbo.tensor.DType;
import elbo.tensor.Functions;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * For each place of a text one of K symbols, each with its own probability: {@code log p(x) = sum_d logsoftmax(logits_d)[x_d]}, in nats,
 * x whole numbers {@code [..., event]} from 0 to K - 1. Draws carry no gradients.
 *
 * @param logits {@code [..., K, event]}
 */
public record Symbols(Tensor logits, Shape eventShape) implements Factorized {
    /** {@code [..., D, K]}. */
    private Tensor last() {
        return Choices.last(logits, eventShape);
    }

    @Override
    public Tensor sample(Rng rng, int draws) {
        return numbers(Choices.draw(rng, last(), draws));
    }

    @Override
    public Tensor logProbEach(Tensor x) {
        Tensor all = Along.logSoftmax(last(), -1);
        Shape symbols = all.shape().last(2); // D, K
        Shape theirs = x.shape().dropLast(eventShape.rank());
        Shape mine = all.shape().dropLast(2);
        // they differ in nothing but how many draws stand before them
        Shape lead = theirs.rank() > mine.rank() ? theirs : mine;
        Shape places = Shape.of(symbols.dim(0), 1);
        Tensor chosen = x.to(DType.INT64).reshape(theirs.join(places)).expand(lead.join(places));
        return Along.gather(all.expand(lead.join(symbols)), -1, chosen).reshape(lead.join(eventShape));
    }

    /** The likeliest symbol of each place: numbers that stand for symbols have no mean. */
    @Override
    public Tensor mean() {
        return numbers(Functions.argmax(last()));
    }

    private Tensor numbers(Tensor chosen) {
        return chosen.to(logits.dtype()).reshape(chosen.shape().dropLast(1).join(eventShape));
    }

    @Override
    public Symbols mapped(UnaryOperator<Tensor> change) {
        return new Symbols(change.apply(logits), eventShape);
    }
}
