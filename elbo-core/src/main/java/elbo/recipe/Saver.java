package elbo.recipe;

import elbo.Disk;
import elbo.Refusal;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes what training hands over, one piece of work after another, on a thread of its own, so that training waits only where
 * the disk is slower than it. What cannot be written is told of, and training goes on: a later save may succeed.
 */
final class Saver implements AutoCloseable {
    private final Consumer<String> warning;
    private final Disk disk = Disk.now();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("elbo-save").factory());
    private @Nullable Future<?> running;

    Saver(Consumer<String> warning) {
        this.warning = warning;
    }

    boolean busy() {
        return running != null && !running.isDone();
    }

    /**
     * Waits for the save before this one, tells how that went, and begins this one.
     *
     * @param prepared makes the work, on the calling thread
     */
    void save(Supplier<Runnable> prepared) {
        await("not all was saved, and training goes on: ");
        Runnable work = prepared.get();
        running = thread.submit(() -> disk.during(work));
    }

    private void await(String words) {
        try {
            finish();
        } catch (Refusal failed) {
            warning.accept(words + failed.getMessage());
        }
    }

    /**
     * Waits for the last save.
     *
     * @throws Refusal if it failed
     */
    void finish() {
        Future<?> last = running;
        running = null;
        if (last == null) {
            return;
        }
        try {
            last.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a checkpoint was written", e);
        }
    }

    /** Waits for the last save, if nobody did. */
    @Override
    public void close() {
        await("not all was saved: ");
        thread.shutdown();
    }
}
