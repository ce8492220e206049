package elbo.metric;

import elbo.model.Observed;
import java.util.function.Supplier;

/** Where the values of a long measurement are kept as they come, some examples at a time. */
@FunctionalInterface
interface Tally extends AutoCloseable {
    /** Keeps nothing. */
    Tally NONE = (from, o, measure) -> measure.get();

    /** The values of some examples that come one after the other: of each that is measured a column. */
    record Block(double[]... columns) {}

    /**
     * The values of the examples from number {@code from}: those kept, or if there are none those measured now, which are kept.
     *
     * @throws elbo.Refusal if what is kept is of other examples
     */
    Block of(int from, Observed o, Supplier<Block> measure);

    /** How many examples' values were kept when this was opened. */
    default long kept() {
        return 0;
    }

    /** Keeps what is not kept yet. */
    @Override
    default void close() {}
}
