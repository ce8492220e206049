package elbo.distribution;

import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * Everything at one point of the unit cube, {@code z = sigmoid(logits)}: the code of an autoencoder whose units are on or off. Draws
 * are the point; there is no density. What floats round to 0 or 1 is still told apart by its logits.
 *
 * @param logits {@code log z - log(1 - z)}, {@code [..., event]}
 */
public record UnitPoint(Tensor logits, Shape eventShape) implements Distribution {
    @Override
    public Tensor mean() {
        return logits.sigmoid();
    }

    @Override
    public Tensor sample(Rng rng, int draws) {
        return point().sample(rng, draws);
    }

    @Override
    public boolean hasDensity() {
        return false;
    }

    /** @throws elbo.Refusal always */
    @Override
    public Tensor logProb(Tensor x) {
        return point().logProb(x);
    }

    @Override
    public UnitPoint mapped(UnaryOperator<Tensor> change) {
        return new UnitPoint(change.apply(logits), eventShape);
    }

    private Point point() {
        return new Point(mean(), eventShape);
    }
}
