package elbo.distribution;

import elbo.tensor.Along;
import elbo.tensor.DType;
import elbo.tensor.Functions;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.function.UnaryOperator;

/**
 * For each element one of K levels {@code 0, step, 2 step, ..}, each with its own probability:
 * {@code log p(x) = sum_d logsoftmax(logits_d)[x_d / step]}. What is scored is rounded to the nearest level; more than the last
 * level counts as the last. Draws carry no gradients.
 *
 * @param logits {@code [..., K, event]}
 */
public record CategoricalLevels(Tensor logits, double step, Shape eventShape) implements Factorized {
    @Override
    public Tensor sample(Rng rng, int draws) {
        Tensor chosen = Choices.draw(rng, Choices.last(logits, eventShape), draws);
        Shape shape = chosen.shape().dropLast(1).join(eventShape);
        return chosen.to(logits.dtype()).mul(step).reshape(shape);
    }

    @Override
    public Tensor logProbEach(Tensor x) {
        int axis = Choices.axis(eventShape);
        Tensor all = Along.logSoftmax(logits, axis);
        Tensor level = Functions.round(x.div(step))
                .clamp(0, levels() - 1)
                .to(DType.INT64)
                .unsqueeze(axis);
        Shape lead = wider(level.shape(), all.shape()).dropLast(1 + eventShape.rank());
        Tensor index = level.expand(lead.join(eventShape.prepend(1)));
        return Along.gather(all.expand(lead.join(eventShape.prepend(levels()))), axis, index)
                .reshape(lead.join(eventShape));
    }

    /** Examples and parameters differ in nothing but how many draws stand before them. */
    private static Shape wider(Shape a, Shape b) {
        return a.rank() > b.rank() ? a : b;
    }

    private int levels() {
        return (int) logits.shape().dim(Choices.axis(eventShape));
    }

    @Override
    public Tensor mean() {
        Tensor p = Along.softmax(Choices.last(logits, eventShape), -1);
        Tensor levels = Tensors.range(levels(), logits.dtype(), logits.device()).mul(step);
        return p.mul(levels)
                .sum(-1)
                .reshape(logits.shape().dropLast(1 + eventShape.rank()).join(eventShape));
    }

    @Override
    public CategoricalLevels mapped(UnaryOperator<Tensor> change) {
        return new CategoricalLevels(change.apply(logits), step, eventShape);
    }
}
