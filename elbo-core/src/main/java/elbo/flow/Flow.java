package elbo.flow;

import elbo.nn.Init;
import elbo.tensor.Shape;

/** An invertible map, as a description. */
public interface Flow {
    /**
     * The shape of what comes out, of as many numbers.
     *
     * @throws elbo.Refusal if it cannot take events of shape {@code in}, with the sizes that would do
     */
    default Shape out(Shape in) {
        return in;
    }

    /**
     * The map with weights.
     *
     * @param in      the shape of what goes in
     * @param context C, how many numbers it is told of each event beside; may be 0
     */
    Bijector build(Init init, Shape in, long context);

    /** Whether what comes out for an event depends on it alone, and not on the batch that it comes in. */
    default boolean perExample() {
        return true;
    }

    /** Whether it takes values in [0, 1] only. */
    default boolean unit() {
        return false;
    }

    /** Whether values in [0, 1] stay there. */
    default boolean staysInUnit() {
        return false;
    }

    /** How many grey levels it takes the data to have, made continuous by noise; 1 where it does not ask. */
    default int greyLevels() {
        return 1;
    }

    /** Multiplications of one event's way forward: what its time is measured against. */
    default long multiplications(Shape in) {
        return 0;
    }
}
