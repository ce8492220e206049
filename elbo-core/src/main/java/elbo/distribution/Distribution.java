package elbo.distribution;

import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * A distribution for each example of a batch.
 *
 * <p>Its parameters have shapes {@code [..., event]}, usually {@code [B, event]}. A draw is {@code [S, ..., event]}; a
 * log-probability has one number for each event, {@code [S, ...]}, in nats, because event dimensions are summed.
 */
public interface Distribution {
    /** The shape of one event: {@code [D]} for a latent vector, {@code [C, H, W]} for a picture. */
    Shape eventShape();

    /** {@code draws} draws for each example, {@code [S, ..., event]}; they carry gradients where reparameterised. */
    Tensor sample(Rng rng, int draws);

    /**
     * Draws that are {@code temperature} times as far from the middle, {@code m + temperature (z - m)}: 1 leaves {@link #sample}, 0 the
     * middle alone.
     */
    default Tensor sample(Rng rng, int draws, double temperature) {
        Tensor z = sample(rng, draws);
        return temperature == 1 ? z : z.sub(mean()).mul(temperature).add(mean());
    }

    /** {@link #sample} with the draws' log-probabilities. */
    default Draws draws(Rng rng, int draws) {
        Tensor z = sample(rng, draws);
        return new Draws(z, () -> logProb(z));
    }

    /**
     * The log-density or log-mass at {@code x} of shape {@code [S, ..., event]} or {@code [..., event]}, in nats, without the
     * event dimensions.
     */
    Tensor logProb(Tensor x);

    /** The mean, {@code [..., event]}, what a decoder shows; another middle where events have no mean, as its place says. */
    Tensor mean();

    /** Whether it has a density or mass at all; a code without noise has none, and no divergence from anything. */
    default boolean hasDensity() {
        return true;
    }

    /**
     * The same distribution with each of its parameters changed: {@code mapped(Tensor::detach)} is cut off from the gradient.
     */
    Distribution mapped(UnaryOperator<Tensor> change);
}
