package elbo.nn;

import elbo.tensor.Rng;
import java.util.function.Supplier;

/**
 * Where training stands.
 *
 * @param step       steps done
 * @param epoch      epochs done, with the part of the running one
 * @param dataSize   examples in the training data, which estimates of the aggregate posterior need
 * @param training   whether weights are being moved: noise on inputs, relaxed draws and a batch's own statistics belong there
 * @param remembered whether running averages follow what is seen
 */
public record Moment(long step, double epoch, long dataSize, boolean training, boolean remembered) {
    /** Outside training: schedules stand at their beginning. */
    public static final Moment START = new Moment(0, 0, 1);

    private static final ScopedValue<Moment> NOW = ScopedValue.newInstance();
    private static final ScopedValue<Rng> NOISE = ScopedValue.newInstance();

    /** Running averages follow all that is seen in training. */
    public Moment(long step, double epoch, long dataSize, boolean training) {
        this(step, epoch, dataSize, training, training);
    }

    /** A look at a model while it is not trained. */
    public Moment(long step, double epoch, long dataSize) {
        this(step, epoch, dataSize, false);
    }

    /** The same, with weights being moved. */
    public Moment inTraining() {
        return new Moment(step, epoch, dataSize, true);
    }

    /** The same, with weights at rest. */
    public Moment atRest() {
        return new Moment(step, epoch, dataSize);
    }

    /** The same, but running averages stay as they are: for what is tried on the way, and not learnt from. */
    public Moment aside() {
        return new Moment(step, epoch, dataSize, training, false);
    }

    /** Whether what is computed is what weights learn from: training, and nothing tried on the way. */
    public boolean learning() {
        return training && remembered;
    }

    /** The moment of the work that this thread is about; {@link #START} where nobody said. */
    public static Moment now() {
        return NOW.orElse(START);
    }

    /** Does {@code work}, all of it on this thread, at this moment. */
    public <T> T during(Supplier<T> work) {
        return ScopedValue.where(NOW, this).call(work::get);
    }

    /** The same, with {@code noise} for layers that draw in training. */
    public <T> T during(Rng noise, Supplier<T> work) {
        return ScopedValue.where(NOISE, noise).call(() -> during(work));
    }

    /** What layers of the work that this thread is about draw from, each from a fork of its own. */
    static Rng noise() {
        return NOISE.orElseThrow(() -> new IllegalStateException("a layer draws, and nobody said from what"));
    }
}
