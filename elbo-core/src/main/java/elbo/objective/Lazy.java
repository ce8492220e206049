package elbo.objective;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value computed when first asked for, then kept. For one thread. */
final class Lazy<T> {
    private final Supplier<T> compute;
    private @Nullable T value;

    Lazy(Supplier<T> compute) {
        this.compute = compute;
    }

    T get() {
        T v = value;
        if (v == null) {
            v = compute.get();
            value = v;
        }
        return v;
    }

    /** Spares the computing where the same was computed elsewhere. */
    void offer(T same) {
        if (value == null) {
            value = same;
        }
    }
}
