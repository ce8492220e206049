package elbo.noise;

import elbo.nn.Allowed;
import elbo.nn.Moment;
import elbo.nn.Schedule;
import elbo.tensor.Rng;
import elbo.tensor.Tensor;

/** How an encoder's input is disturbed in training, as a description. */
public interface Noise {
    /** A disturbed copy of {@code x [B, event]}; {@code x} itself where nothing is done. */
    Tensor disturb(Tensor x, Moment moment, Rng rng);

    /** Refuses a level that is not allowed at some moment, and one that is 0 at all. */
    static void requireLevel(String name, Schedule level, Allowed range, double usual) {
        range.require(name, level, usual);
        if (level.most() == 0) {
            throw new IllegalArgumentException(
                    name + " must be greater than 0 at some moment; got 0.0. Fix: noise type: none");
        }
    }

    /** Whether numbers that stand for symbols stand for symbols afterwards. */
    default boolean ofSymbols() {
        return false;
    }
}
