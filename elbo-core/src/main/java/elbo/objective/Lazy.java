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
        return get(compute);
    }

    /** Computes it in this way, if it was not computed before. */
    T get(Supplier<T> way) {
        T v = value;
        if (v == null) {
            v = way.get();
            value = v;
        }
        return v;
    }
}
