package elbo.tensor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;

/**
 * The owner of the native memory made on this thread while it is the innermost one open. Closing it frees every tensor
 * made in it, except those handed outward with {@link #keep} or taken out with {@link Tensor#own}.
 *
 * <pre>{@code
 * try (Scope step = Scope.open()) {
 *     Tensor loss = ...;
 *     return step.keep(loss.detach());
 * }
 * }</pre>
 *
 * Belongs to the thread that opened it; scopes close in the reverse order of opening.
 */
public final class Scope implements AutoCloseable {
    private static final ThreadLocal<Deque<Scope>> OPEN = ThreadLocal.withInitial(ArrayDeque::new);
    private static final AtomicLong LIVE = new AtomicLong();

    private final Thread thread = Thread.currentThread();
    private final @Nullable Scope outer;
    private final PointerScope natives;
    private final List<Tensor> tensors = new ArrayList<>();
    private int freed;
    /** how many pieces of work read tensors of it now, see {@link #lend} */
    private int lent;

    private Scope(@Nullable Scope outer) {
        this.outer = outer;
        this.natives = new PointerScope();
    }

    /** Opens a scope on this thread, inside the one that is open. */
    public static Scope open() {
        Engine.start();
        Deque<Scope> stack = OPEN.get();
        Scope scope = new Scope(stack.peek());
        stack.push(scope);
        return scope;
    }

    /** How many tensors own native memory now, on all threads: what a leak test looks at. */
    public static long liveTensors() {
        return LIVE.get();
    }

    /**
     * Hands a tensor of this scope to the scope around it; without one, to the caller (as {@link Tensor#own}).
     *
     * @return the same tensor
     */
    public Tensor keep(Tensor tensor) {
        disown(tensor);
        if (outer == null) {
            tensor.takeOut();
            return tensor;
        }
        outer.receive(tensor);
        handOnHistory(tensor, outer);
        return tensor;
    }

    private void receive(Tensor tensor) {
        natives.attach(tensor.handle());
        tensor.handle().releaseReference();
        tensors.add(tensor);
        tensor.hold().scope(this);
    }

    /** What a tensor's derivative reads must live as long as the tensor. */
    private void handOnHistory(Tensor kept, Scope to) {
        Deque<Tensor> left = new ArrayDeque<>(kept.history());
        while (!left.isEmpty()) {
            Tensor tensor = left.pop();
            if (tensor.hold().scope() == this) {
                disown(tensor);
                to.receive(tensor);
                left.addAll(tensor.history());
            }
        }
    }

    /** Takes the tensor out: from here on one reference, held by nobody but the caller, keeps it alive. */
    private void disown(Tensor tensor) {
        if (tensor.hold().scope() != this) {
            throw new IllegalArgumentException("the tensor does not belong to this scope");
        }
        org.bytedeco.pytorch.Tensor handle = tensor.handle();
        requireNotLent();
        tensors.remove(tensors.lastIndexOf(tensor));
        handle.retainReference(); // before the detach: a detach alone frees
        natives.detach(handle);
    }

    /** Refuses every thread but the scope's own, and those of a crew that works for it. */
    void requireHere() {
        if (thread != Thread.currentThread() && !Crew.worksFor(thread)) {
            throw new IllegalStateException("this tensor belongs to a Scope of the thread \"" + thread.getName()
                    + "\"; take it out with own() before another thread uses it");
        }
    }

    private void requireNotLent() {
        if (lent > 0) {
            throw new IllegalStateException("what this Scope owns is being worked on; let that end first");
        }
    }

    /** Does work that reads tensors of the scopes open on this thread, perhaps on other threads; none of them ends meanwhile. */
    static void lend(Runnable work) {
        List<Scope> open = List.copyOf(OPEN.get());
        open.forEach(scope -> scope.lent++);
        try {
            work.run();
        } finally {
            open.forEach(scope -> scope.lent--);
        }
    }

    @Override
    public void close() {
        Deque<Scope> stack = OPEN.get();
        if (thread != Thread.currentThread() || stack.peek() != this) {
            throw new IllegalStateException("a Scope must be closed by the thread that opened it, innermost first");
        }
        requireNotLent();
        stack.pop();
        LIVE.addAndGet(freed - tensors.size());
        tensors.clear();
        natives.close();
    }

    /** The innermost scope of this thread. To be asked before the engine is called: opening one is what loads it. */
    static Scope innermost() {
        Scope scope = OPEN.get().peek();
        if (scope == null) {
            throw new IllegalStateException(
                    "no Scope is open on this thread: wrap the work in try (Scope s = Scope.open())");
        }
        return scope;
    }

    /** Registers a tensor just made by the engine. */
    Tensor adopt(org.bytedeco.pytorch.Tensor handle) {
        Tensor tensor = new Tensor(handle, this);
        tensors.add(tensor);
        LIVE.incrementAndGet();
        return tensor;
    }

    /** Frees a tensor of the innermost scope before its time. */
    static void free(Tensor tensor) {
        innermost().freed++;
        LIVE.decrementAndGet();
        tensor.handle().deallocate();
    }

    /** Takes a tensor out of the scope of this thread that holds it; it stays alive until {@link #release}. */
    static void own(Tensor tensor) {
        Scope scope = tensor.hold().scope();
        if (scope == null || scope.thread != Thread.currentThread()) {
            throw new IllegalStateException("only a tensor of a scope open on this thread can be owned");
        }
        scope.disown(tensor);
        tensor.takeOut();
    }

    static void release(org.bytedeco.pytorch.Tensor handle) {
        LIVE.decrementAndGet();
        handle.releaseReference();
    }
}
