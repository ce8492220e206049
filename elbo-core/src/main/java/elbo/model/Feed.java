package elbo.model;

import elbo.data.Dataset;
import elbo.tensor.Rng;
import elbo.tensor.Shape;

/**
 * Where a model's batches come from: a data set as it is stored (bytes stay bytes), turned into numbers of the model's type
 * only as it is needed. Safe to read from several threads. Owns its memory.
 */
public sealed interface Feed extends AutoCloseable permits Resident, Streamed {
    /** For a model: of its element type, on its device, with the context it is conditioned on. */
    static Feed of(Dataset data, Binarize binarize, Model model) {
        Dataset seen = model.form().seen(data);
        Preparation preparation = Preparation.of(seen, binarize, model);
        return seen.bytes() <= Dataset.LARGE ? new Resident(preparation) : new Streamed(preparation);
    }

    long size();

    Shape eventShape();

    /** How many whole numbers became one piece of continuous data where a value was dequantised; else 1. */
    int levels();

    /**
     * Every example once, in a random order.
     *
     * @param rng   where the order comes from: its place alone decides
     * @param batch how many will be asked for at a time
     */
    Order shuffled(Rng rng, int batch);

    /** The examples with the given numbers. */
    Observed rows(long[] numbers, Rng rng);

    /** Examples {@code from .. from+count-1}. */
    Observed range(long from, long count, Rng rng);

    /** The values of examples with these numbers as they are, before binarisation, {@code [n, event]}. */
    float[] values(long[] numbers);

    @Override
    void close();

    /** An order of all examples. */
    interface Order extends AutoCloseable {
        /**
         * The examples at places {@code from .. from+count-1} of the order, which lie within one batch. Threads may share a
         * batch, but go on to the next together.
         */
        Observed at(long from, long count, Rng rng);

        @Override
        void close();
    }
}
