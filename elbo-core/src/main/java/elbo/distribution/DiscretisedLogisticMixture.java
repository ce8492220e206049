package elbo.distribution;

import elbo.Source;
import elbo.tensor.Along;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * For each element a mixture of K {@link DiscretisedLogistic}s: {@code p(x) = sum_k w_k p_k(x)}, {@code w = softmax(logits)}.
 * Channels are independent, unlike those of PixelCNN++, where green and blue depend on those before them. Draws carry no
 * gradients.
 *
 * @param logits   {@code [..., K, event]}
 * @param location {@code [..., K, event]}
 * @param logScale {@code [..., K, event]}
 */
@Source(arxiv = "1701.05517", at = "section 2.1")
public record DiscretisedLogisticMixture(int levels, Tensor logits, Tensor location, Tensor logScale, Shape eventShape)
        implements Factorized {
    @Override
    public Tensor sample(Rng rng, int draws) {
        Tensor chosen = Choices.draw(rng, Choices.last(logits, eventShape), draws);
        DiscretisedLogistic one =
                new DiscretisedLogistic(levels, of(location, chosen), of(logScale, chosen), eventShape);
        return one.sample(rng, 1).reshape(one.location().shape());
    }

    /** The parameters of the chosen components, {@code [draws, ..., event]}. */
    private Tensor of(Tensor parameters, Tensor chosen) {
        Tensor last = Choices.last(parameters, eventShape);
        Tensor all = last.expand(last.shape().prepend(chosen.shape().dim(0)));
        return Along.gather(all, -1, chosen.unsqueeze(-1))
                .reshape(chosen.shape().dropLast(1).join(eventShape));
    }

    @Override
    public Tensor logProbEach(Tensor x) {
        int axis = Choices.axis(eventShape);
        Tensor each = DiscretisedLogistic.logMass(x.unsqueeze(axis), levels, location, logScale);
        return each.add(Along.logSoftmax(logits, axis)).logSumExp(axis);
    }

    @Override
    public Tensor mean() {
        int axis = Choices.axis(eventShape);
        return DiscretisedLogistic.mean(levels, location, logScale)
                .mul(Along.softmax(logits, axis))
                .sum(axis);
    }

    @Override
    public DiscretisedLogisticMixture mapped(UnaryOperator<Tensor> change) {
        return new DiscretisedLogisticMixture(
                levels, change.apply(logits), change.apply(location), change.apply(logScale), eventShape);
    }
}
