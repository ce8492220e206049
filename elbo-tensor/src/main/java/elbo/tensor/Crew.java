package elbo.tensor;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Threads that work on the parts of one thing at once, the calling thread among them. Each computes alone, so the engine's
 * own pools stay out of it ({@link Engine.Work#SPLIT}). What part belongs to which thread is fixed, and so are the bits.
 *
 * <p>A crew serves one caller at a time. A part opens its own {@link Scope}; what outlives the part must be owned.
 */
public final class Crew implements AutoCloseable {
    /** How long an idle thread keeps its core before it sleeps; waking takes about as long. */
    private static final long PATIENCE_NANOS = 50_000;

    /** The calling thread by itself. */
    public static final Crew ALONE = new Crew(1);

    private final Worker[] workers;

    private Crew(int size) {
        workers = new Worker[size - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker(i + 1);
            workers[i].thread.start();
        }
    }

    /**
     * Starts the engine, too.
     *
     * @param threads how many, with the caller's; at least 1
     */
    public static Crew of(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1; got " + threads);
        }
        if (threads == 1) {
            return ALONE;
        }
        Engine.start();
        return new Crew(threads);
    }

    /** How many parts can be worked on at once. */
    public int size() {
        return workers.length + 1;
    }

    /**
     * Runs {@code part} for 0 to {@code parts - 1} at once, 0 on this thread, and waits for all.
     *
     * @param parts at most {@link #size}
     * @throws RuntimeException what the first of the failed parts threw
     */
    public void run(int parts, IntConsumer part) {
        if (parts > size()) {
            throw new IllegalArgumentException("a crew of " + size() + " cannot run " + parts + " parts at once");
        }
        Job job = new Job(part, parts);
        for (int i = 1; i < parts; i++) {
            workers[i - 1].give(job);
        }
        if (parts > 0) {
            job.work(0);
        }
        job.await();
    }

    /**
     * Shares out pieces of work of these sizes, largest first, each to the part that has least so far.
     *
     * @return for each part the numbers of its pieces, in order; no part is empty, so there may be fewer than {@link #size}
     */
    public List<int[]> shareOut(long... sizes) {
        int parts = Math.min(size(), sizes.length);
        int[] partOf = new int[sizes.length];
        long[] load = new long[parts];
        IntStream.range(0, sizes.length)
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> sizes[i]).reversed())
                .forEach(piece -> {
                    int least = 0;
                    for (int i = 1; i < parts; i++) {
                        least = load[i] < load[least] ? i : least;
                    }
                    partOf[piece] = least;
                    load[least] += Math.max(1, sizes[piece]);
                });
        return IntStream.range(0, parts)
                .mapToObj(part -> IntStream.range(0, sizes.length)
                        .filter(piece -> partOf[piece] == part)
                        .toArray())
                .toList();
    }

    @Override
    public void close() {
        for (Worker worker : workers) {
            worker.end();
        }
    }

    /** One call of {@link #run}. */
    private static final class Job {
        private final IntConsumer part;
        private final Thread caller = Thread.currentThread();
        private final AtomicInteger left;
        private final @Nullable Throwable[] failures;

        Job(IntConsumer part, int parts) {
            this.part = part;
            this.left = new AtomicInteger(parts);
            this.failures = new @Nullable Throwable[parts];
        }

        /** Every failure is kept, of whatever kind: the caller must hear of it, and must not wait for ever. */
        void work(int index) {
            try {
                part.accept(index);
            } catch (Throwable e) {
                failures[index] = e;
            }
            if (left.decrementAndGet() == 0) {
                LockSupport.unpark(caller);
            }
        }

        void await() {
            long since = System.nanoTime();
            while (left.get() > 0) {
                pause(since);
            }
            for (Throwable failure : failures) {
                if (failure instanceof Error e) {
                    throw e;
                }
                if (failure instanceof RuntimeException e) {
                    throw e;
                }
            }
        }
    }

    private static final class Worker implements Runnable {
        final Thread thread;
        private final int index;
        private volatile @Nullable Job job;
        private volatile boolean ended;

        Worker(int index) {
            this.index = index;
            this.thread = Thread.ofPlatform().name("elbo-" + index).daemon().unstarted(this);
        }

        void give(Job next) {
            job = next;
            LockSupport.unpark(thread);
        }

        void end() {
            ended = true;
            LockSupport.unpark(thread);
        }

        @Override
        public void run() {
            torch.set_num_threads(1);
            long since = System.nanoTime();
            while (!ended) {
                Job next = job;
                if (next == null) {
                    pause(since);
                } else {
                    job = null;
                    next.work(index);
                    since = System.nanoTime();
                }
            }
        }
    }

    /** Waits without sleeping for a while, then asleep; either may end early. */
    private static void pause(long since) {
        if (System.nanoTime() - since < PATIENCE_NANOS) {
            Thread.onSpinWait();
        } else {
            LockSupport.park();
        }
    }
}
