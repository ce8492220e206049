package elbo.train;

import elbo.model.Bound;
import java.util.function.Supplier;

/** Is told how training goes; called on the training thread, so it should be quick. */
public interface Listener {
    /** Ignores everything. */
    Listener NONE = new Listener() {};

    /**
     * Before the first step of this process.
     *
     * @param steps steps done before, where training goes on
     */
    default void begins(long steps) {}

    /**
     * After each step.
     *
     * @param steps  steps done
     * @param epoch  number of the running epoch, from 1
     * @param within steps done within it
     * @param of     steps that it has
     * @param means  the running means of this epoch; asking waits for the device
     */
    default void step(long steps, int epoch, long within, long of, Supplier<Bound> means) {}

    /** After each epoch, with the means over the training data and the bound of the test data. */
    default void epoch(Epoch epoch) {}

    /** After each epoch of a model of texts, with one that it has made up. */
    default void example(String text) {}

    /**
     * A number was not finite, and training has gone back.
     *
     * @param why   what was found
     * @param steps steps done, as it goes on
     * @param rate  what the learning rate is multiplied by from now on
     */
    default void wentBack(Diverged.Finding why, long steps, double rate) {}

    /** Asked after each step; false ends training there, in a state that can be resumed. */
    default boolean goOn() {
        return true;
    }

    /**
     * One finished epoch.
     *
     * @param number  from 1
     * @param steps   steps done since the beginning
     * @param seconds time spent training and measuring since the beginning
     */
    record Epoch(int number, long steps, double seconds, Bound train, Bound test) {}
}
