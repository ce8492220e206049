package elbo.model;

import elbo.tensor.Rng;
import elbo.tensor.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A random order of a large data set that reads it in long stretches. Blocks of neighbours are put in a random order and the
 * result is cut into windows; within a window, examples are put in a random order. While one window is trained on, the next
 * is read on a thread of its own, so two are held at most.
 */
final class Windows implements Feed.Order {
    /**
     * How much is read at a time.
     *
     * @param window bytes of a window
     * @param block  bytes of neighbours that stay together
     */
    record Sizes(long window, long block) {
        /** Some hundred blocks to mix; a block long enough that disks read it at full speed. */
        static final Sizes USUAL = new Sizes(1 << 27, 1 << 18);
    }

    private final Preparation preparation;
    private final Rng rng;
    private final int size;
    private final int block;
    private final int[] blocks;
    private final long window;

    private @Nullable Window now;
    private @Nullable Arriving next;

    Windows(Preparation preparation, Sizes sizes, Rng rng, int batch) {
        this.preparation = preparation;
        this.rng = rng;
        this.size = preparation.data().size();
        long each = Math.max(1, preparation.data().bytes() / size);
        this.block = Math.clamp(sizes.block / each, 1, size);
        this.blocks = rng.permutation(Math.ceilDiv(size, block));
        this.window = Math.max(1, sizes.window / each / batch) * batch; // a batch lies in one window
    }

    /** Examples held, in their order. */
    private record Window(long number, Shuffled examples) implements AutoCloseable {
        @Override
        public void close() {
            examples.close();
            examples.held().close();
        }
    }

    /** A window that is being read. */
    private record Arriving(long number, CompletableFuture<Window> window) implements AutoCloseable {
        Window arrived() {
            try {
                return window.join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : e;
            }
        }

        /** Waits for it, if only to free it. What failed is of no interest any more. */
        @Override
        public void close() {
            var unused = window.handle((read, failure) -> {
                        if (read != null) {
                            read.close();
                        }
                        return failure;
                    })
                    .join();
        }
    }

    @Override
    public Observed at(long from, long count, Rng noise) {
        return window(from / window).examples().at(from % window, count, noise);
    }

    private synchronized Window window(long number) {
        if (now != null && now.number() == number) {
            return now;
        }
        if (next != null && next.number() != number) {
            next.close();
            next = null;
        }
        Window arrived = next == null ? read(number) : next.arrived();
        if (now != null) {
            now.close();
        }
        now = arrived;
        next = (number + 1) * window < size ? begin(number + 1) : null;
        return now;
    }

    private Arriving begin(long number) {
        return new Arriving(
                number,
                CompletableFuture.supplyAsync(
                        () -> read(number),
                        task -> Thread.ofPlatform()
                                .daemon()
                                .name("elbo-window-" + number)
                                .start(task)));
    }

    private Window read(long number) {
        List<Held.Run> runs = runs(number * window, Math.min(size, (number + 1) * window));
        try (Scope s = Scope.open()) {
            Held held = Held.read(preparation, runs);
            int count = Math.toIntExact(held.stored().shape().dim(0));
            return new Window(
                    number,
                    new Shuffled(
                            held.own(),
                            held.index(Shuffled.order(rng.at(number), count)).own()));
        }
    }

    /** What lies at places {@code from .. to-1} of the blocks' order. */
    private List<Held.Run> runs(long from, long to) {
        List<Held.Run> runs = new ArrayList<>();
        long place = 0;
        for (int b : blocks) {
            int first = b * block;
            int count = Math.min(block, size - first);
            int skip = Math.clamp(from - place, 0, count);
            int end = Math.clamp(to - place, 0, count);
            if (skip < end) {
                runs.add(new Held.Run(first + skip, end - skip));
            }
            place += count;
        }
        return runs;
    }

    @Override
    public synchronized void close() {
        if (next != null) {
            next.close();
        }
        if (now != null) {
            now.close();
        }
    }
}
