package elbo.tensor;

import org.jspecify.annotations.Nullable;

/** A tensor's memory, and who may use it: the thread of the scope that owns it, or anybody once it was taken out. */
final class Hold {
    private final org.bytedeco.pytorch.Tensor handle;
    /** whose it is; null once it was taken out */
    private @Nullable Scope scope;
    /** taken out and not closed */
    private volatile boolean owned;

    Hold(org.bytedeco.pytorch.Tensor handle, Scope scope) {
        this.handle = handle;
        this.scope = scope;
    }

    /**
     * The engine's own handle. Where it is not {@link #confined}, to be asked for within a {@link Reading} alone.
     *
     * @throws IllegalStateException if the memory is freed, or belongs to a scope of another thread
     */
    org.bytedeco.pytorch.Tensor handle() {
        Scope s = scope;
        if (s == null && !owned) {
            throw new IllegalStateException("this tensor was closed");
        }
        if (s != null) {
            s.requireHere();
            if (handle.isNull()) {
                throw new IllegalStateException("this tensor was freed: the Scope that owned it is closed");
            }
        }
        return handle;
    }

    /** Whether it belongs to a scope, and so to the scope's thread. */
    boolean confined() {
        return scope != null;
    }

    @Nullable
    Scope scope() {
        return scope;
    }

    void scope(Scope to) {
        scope = to;
    }

    /** From here on it is in no scope. Called when all is known of the tensor that other threads may ask. */
    void takeOut() {
        scope = null;
        owned = true;
    }

    /** Frees what was taken out, once no other thread is in the midst of an operation on it; else does nothing. */
    void close(Tensor tensor) {
        if (!owned) {
            return;
        }
        if (Reading.here(tensor)) {
            throw new IllegalStateException("a tensor cannot be closed from within an operation on it");
        }
        if (letGo()) {
            Reading.await(tensor);
            Scope.release(handle);
        }
    }

    /** Whether it was this call that took it from the others. */
    private synchronized boolean letGo() {
        boolean first = owned;
        owned = false;
        return first;
    }
}
