package elbo.distribution;

import elbo.Source;
import elbo.tensor.Along;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * Independent choices among {@code classes} each, as one-hot vectors beside each other: {@code log p(x) = sum x log pi},
 * {@code pi} the softmax of each group of logits. Draws are exactly one-hot.
 *
 * @param logits          {@code [..., groups classes]}
 * @param classes         how many to choose from
 * @param straightThrough the temperature of the relaxed draw whose derivative a draw carries, though its value is one-hot: biased,
 *                        but a derivative; 0 for draws without one
 */
@Source(arxiv = "1611.01144", at = "sec. 2.2, straight-through")
public record Categorical(Tensor logits, int classes, double straightThrough) implements Distribution {
    public Categorical(Tensor logits, int classes) {
        this(logits, classes, 0);
    }

    @Override
    public Shape eventShape() {
        return logits.shape().last(1);
    }

    @Override
    public Tensor sample(Rng rng, int draws) {
        Tensor noisy =
                Gumbel.noisy(rng, Gumbel.grouped(logits.expand(logits.shape().prepend(draws)), classes));
        Tensor hard = Gumbel.largest(noisy);
        if (straightThrough == 0) {
            return Gumbel.flat(hard);
        }
        Tensor soft = Along.softmax(noisy.div(straightThrough), -1);
        return Gumbel.flat(hard.add(soft.sub(soft.detach())));
    }

    /** {@code log pi}, {@code [.., groups, classes]}. */
    Tensor logProbabilities() {
        return Along.logSoftmax(Gumbel.grouped(logits, classes), -1);
    }

    @Override
    public Tensor logProb(Tensor x) {
        return Gumbel.flat(logProbabilities()).mul(x).sum(-1);
    }

    @Override
    public Tensor mean() {
        return Gumbel.flat(Along.softmax(Gumbel.grouped(logits, classes), -1));
    }

    @Override
    public Categorical mapped(UnaryOperator<Tensor> change) {
        return new Categorical(change.apply(logits), classes, straightThrough);
    }
}
