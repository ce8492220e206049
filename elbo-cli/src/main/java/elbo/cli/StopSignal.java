package elbo.cli;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets Ctrl-C, SIGTERM and a closed terminal end a piece of work in good order: it is asked to stop, and the process ends, with
 * the signal's exit code, when it has. A second Ctrl-C ends the process at once.
 */
final class StopSignal implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;
    private static final int SIGINT = 2;

    private final String step;
    private final String kept;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stop, "stop");
    private volatile boolean requested;

    /** For training. */
    StopSignal() {
        this("step", "the last checkpoint stays");
    }

    /** For several runs, trained and evaluated. */
    static StopSignal ofRuns() {
        return new StopSignal("step or batch", "runs go on from what they kept before");
    }

    /**
     * @param step what is still brought to its end
     * @param kept what there is if the process ends before, at a second Ctrl-C or when that takes too long
     */
    StopSignal(String step, String kept) {
        this.step = step;
        this.kept = kept;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    boolean requested() {
        return requested;
    }

    /** From here on there is nothing to end in good order. */
    void release() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException stopping) {
            return; // the hook runs, and waits for close
        }
    }

    private void stop() {
        endAtNextInterrupt();
        System.err.println("elbo: stopping after this " + step + "; Ctrl-C again ends at once: " + kept);
        requested = true; // only now: what the work says at its end comes after
        try {
            if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("elbo: this " + step + " did not end within " + PATIENCE_SECONDS + " s: " + kept);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Java itself ignores signals once it is ending, so SIGINT gets back the meaning that the system gives it. */
    private static void endAtNextInterrupt() {
        Linker linker = Linker.nativeLinker();
        linker.defaultLookup().find("signal").ifPresent(function -> {
            try {
                MemorySegment usual = MemorySegment.NULL; // SIG_DFL
                var unused = (MemorySegment) linker.downcallHandle(
                                function,
                                FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS))
                        .invokeExact(SIGINT, usual);
            } catch (Throwable e) {
                return; // without native access a second Ctrl-C waits like the first; what matters is that this one
                // saves
            }
        });
    }

    /** The work has ended; so may the process. */
    @Override
    public void close() {
        ended.countDown();
        release();
    }
}
