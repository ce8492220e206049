package elbo.model;

import elbo.Refusal;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some examples in native memory, as they are stored, on the model's device; with what the model is told of them.
 *
 * @param stored   {@code [n, event]}
 * @param contexts {@code [n, C]}; null where the model is told nothing
 */
record Held(
        Preparation preparation, Tensor stored, @Nullable Tensor contexts) implements AutoCloseable {
    /** Neighbours in the data set. */
    record Run(int from, int count) {}

    /**
     * Reads examples into the scope that is open, run after run.
     *
     * @throws Refusal if they take 2 GiB or more
     */
    static Held read(Preparation p, List<Run> runs) {
        int n = runs.stream().mapToInt(Run::count).sum();
        long bytes = p.data().bytes() / p.data().size() * n;
        if (bytes > Integer.MAX_VALUE) {
            throw new Refusal(
                    p.data().name(),
                    n + " examples take " + bytes + " bytes, and less than 2 GiB are held at a time; take fewer,"
                            + " --batch-size in training, or smaller ones");
        }
        Shape shape = p.data().eventShape().prepend(n);
        Tensor stored = Tensors.filled(p.data().storage(), shape, buffer -> {
            for (Run run : runs) {
                p.data().read(run.from(), run.count(), buffer);
            }
        });
        return new Held(p, stored.to(p.device()), contexts(p, runs, n));
    }

    private static @Nullable Tensor contexts(Preparation p, List<Run> runs, int n) {
        int width = p.known().context().width();
        if (width == 0) {
            return null;
        }
        float[] rows = new float[Math.multiplyExact(n, width)];
        int at = 0;
        for (Run run : runs) {
            for (int i = run.from(); i < run.from() + run.count(); i++, at += width) {
                p.known().put(i, rows, at);
            }
        }
        return Tensors.of(rows, n, width).to(p.type()).to(p.device());
    }

    /** The same, out of the scope that is open; to be closed. */
    Held own() {
        return new Held(preparation, stored.own(), contexts == null ? null : contexts.own());
    }

    Observed all(Rng rng) {
        return observed(stored, contexts, rng);
    }

    Observed range(long from, long count, Rng rng) {
        return observed(stored.narrow(0, from, count), contexts == null ? null : contexts.narrow(0, from, count), rng);
    }

    /** @param index INT64 {@code [B]}, on the device */
    Observed rows(Tensor index, Rng rng) {
        return observed(stored.rows(index), contexts == null ? null : contexts.rows(index), rng);
    }

    /** Numbers of examples as {@link #rows} takes them. */
    Tensor index(long[] numbers) {
        return Tensors.of(numbers, numbers.length).to(preparation.device());
    }

    private Observed observed(Tensor some, @Nullable Tensor context, Rng rng) {
        Observed all = Observed.of(preparation.prepared(some, rng));
        return context == null ? all : all.withContext(context);
    }

    @Override
    public void close() {
        stored.close();
        if (contexts != null) {
            contexts.close();
        }
    }
}
