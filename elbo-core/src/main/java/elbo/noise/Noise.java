package elbo.noise;

import elbo.tensor.Rng;
import elbo.tensor.Tensor;

/** How an encoder's input is disturbed in training, as a description. */
public interface Noise {
    /** A disturbed copy of {@code x [B, event]}; {@code x} itself where nothing is done. */
    Tensor disturb(Tensor x, Rng rng);

    /** Whether numbers that stand for symbols stand for symbols afterwards. */
    default boolean ofSymbols() {
        return false;
    }
}
