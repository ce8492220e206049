package elbo.distribution;

import elbo.Refusal;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * Everything at one point: the code of an autoencoder without noise. Draws are the point; there is no density.
 *
 * @param mean {@code [..., event]}
 */
public record Point(Tensor mean, Shape eventShape) implements Distribution {
    @Override
    public Tensor sample(Rng rng, int draws) {
        return mean.expand(mean.shape().prepend(draws));
    }

    @Override
    public boolean hasDensity() {
        return false;
    }

    /** @throws Refusal always */
    @Override
    public Tensor logProb(Tensor x) {
        throw new Refusal(
                "model.posterior",
                "a deterministic code has no density, so no divergence from a prior and no importance weights."
                        + " Fix: another posterior, or an objective that asks for neither");
    }

    @Override
    public Point mapped(UnaryOperator<Tensor> change) {
        return new Point(change.apply(mean), eventShape);
    }
}
