package elbo.tensor;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Threads that work on the parts of one thing at once, the calling thread among them. Each computes alone, so the engine's
 * own pools stay out of it ({@link Engine.Work#SPLIT}). What part belongs to which thread is fixed, and so are the bits.
 *
 * <p>A crew serves one caller at a time, and a second is refused. A part opens its own {@link Scope}; it may read what the
 * caller's scopes own, and what outlives the part must be owned.
 */
public final class Crew implements AutoCloseable {
    /** How long an idle thread keeps its core before it sleeps; waking takes about as long. */
    private static final long PATIENCE_NANOS = 50_000;

    /** The calling thread by itself. */
    public static final Crew ALONE = new Crew(1);

    private enum State {
        IDLE,
        AT_WORK,
        CLOSED
    }

    private final Worker[] workers;
    private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);

    private Crew(int size) {
        workers = new Worker[size - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker(i + 1);
            workers[i].start();
        }
    }

    /**
     * Starts the engine, too.
     *
     * @param threads how many, with the caller's; 1 to {@value Engine#MOST_THREADS}
     */
    public static Crew of(int threads) {
        Engine.requireThreads(threads);
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
     * @throws IllegalStateException if the crew is closed or at work already
     * @throws RuntimeException what the first of the failed parts threw
     */
    public void run(int parts, IntConsumer part) {
        if (parts < 0 || parts > size()) {
            throw new IllegalArgumentException("a crew of " + size() + " cannot run " + parts + " parts at once");
        }
        if (workers.length == 0) {
            together(parts, part); // shared by all: this thread works alone
            return;
        }
        State before = state.compareAndExchange(State.IDLE, State.AT_WORK);
        if (before != State.IDLE) {
            throw new IllegalStateException(
                    before == State.CLOSED ? "this crew is closed" : "this crew is at work for another caller");
        }
        try {
            Scope.lend(() -> together(parts, part));
        } finally {
            state.set(State.IDLE);
        }
    }

    private void together(int parts, IntConsumer part) {
        Job job = new Job(part, parts);
        for (int i = 1; i < parts; i++) {
            workers[i - 1].give(job);
        }
        if (parts > 0) {
            job.work(0);
        }
        job.await();
    }

    /** Whether this thread does a part for {@code caller}, who waits for it. */
    static boolean worksFor(Thread caller) {
        Thread thread = Thread.currentThread();
        while (thread instanceof Worker worker) {
            thread = worker.caller;
            if (thread == caller) {
                return true;
            }
        }
        return false;
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

    /**
     * Ends its threads.
     *
     * @throws IllegalStateException if it is at work
     */
    @Override
    public void close() {
        if (!state.compareAndSet(State.IDLE, State.CLOSED) && state.get() == State.AT_WORK) {
            throw new IllegalStateException("a crew at work cannot be closed");
        }
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

    private static final class Worker extends Thread {
        private final int index;
        private volatile @Nullable Job job;
        private volatile boolean ended;
        /** for whom the part is that it does now */
        private @Nullable Thread caller;

        Worker(int index) {
            super("elbo-" + index);
            this.index = index;
            setDaemon(true);
        }

        void give(Job next) {
            job = next;
            LockSupport.unpark(this);
        }

        void end() {
            ended = true;
            LockSupport.unpark(this);
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
                    caller = next.caller;
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
