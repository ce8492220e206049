package elbo.tensor;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Calls of the engine on tensors that another thread may close meanwhile. Each thread says which owned tensors it hands to the
 * engine; who closes one waits until no call is at it (hazard pointers: Michael 2004, IEEE TPDS 15(6)). Tensors of a scope need
 * no such word, since only their thread may use them.
 */
final class Reading {
    /** How long to wait before looking again; about as long as a small operation takes. */
    private static final long PATIENCE_NANOS = 2_000;

    private static final Tensor[] NONE = {};
    private static final Set<Reading> ALL = ConcurrentHashMap.newKeySet();
    private static final ThreadLocal<Reading> MINE = ThreadLocal.withInitial(Reading::begin);

    /** After so many new threads those that ended are forgotten. */
    private static final int SWEEP = 64;

    private final Thread thread = Thread.currentThread();
    private volatile Tensor[] now = NONE;

    private Reading() {}

    private static Reading begin() {
        if (ALL.size() % SWEEP == SWEEP - 1) {
            ALL.removeIf(reading -> !reading.thread.isAlive());
        }
        Reading mine = new Reading();
        ALL.add(mine);
        return mine;
    }

    /** What {@code call} gives, none of whose tensors is freed before it returns. */
    static <T> T of(Supplier<T> call, Tensor... tensors) {
        if (!anyOwned(tensors)) {
            return call.get();
        }
        Reading mine = MINE.get();
        Tensor[] before = mine.now;
        mine.now = before.length == 0
                ? tensors
                : joined(before, tensors); // volatile: said before the call asks for handles
        try {
            return call.get();
        } finally {
            mine.now = before;
        }
    }

    /** What the engine says of one. */
    static <T> T ask(Tensor tensor, Function<org.bytedeco.pytorch.Tensor, T> question) {
        return of(() -> question.apply(tensor.handle()), tensor);
    }

    private static boolean anyOwned(Tensor[] tensors) {
        for (Tensor tensor : tensors) {
            if (!tensor.hold().confined()) {
                return true;
            }
        }
        return false;
    }

    private static Tensor[] joined(Tensor[] a, Tensor[] b) {
        Tensor[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    /** Whether this thread is in the midst of a call on {@code tensor}, from which it cannot be closed. */
    static boolean here(Tensor tensor) {
        return MINE.get().at(tensor);
    }

    /** Waits until no thread is in a call that began before {@code tensor} gave its handle to nobody any more. */
    static void await(Tensor tensor) {
        for (Reading reading : ALL) {
            while (reading.at(tensor)) {
                LockSupport.parkNanos(PATIENCE_NANOS); // nobody wakes us: saying so would cost every call
            }
        }
    }

    private boolean at(Tensor tensor) {
        for (Tensor one : now) {
            if (one == tensor) {
                return true;
            }
        }
        return false;
    }
}
