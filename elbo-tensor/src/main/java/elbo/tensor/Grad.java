package elbo.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reverse-mode derivatives. Each operation on a tensor that asks for its gradient is remembered with its result (its
 * {@link Origin}); {@link #of} walks back over what was remembered, one rule at a time.
 */
public final class Grad {
    private static final ThreadLocal<Boolean> OFF = ThreadLocal.withInitial(() -> false);

    private Grad() {}

    /** Ends a stretch of code without gradients. */
    public interface Guard extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * The derivatives of a scalar with respect to each of {@code inputs}, in their shapes. An input that {@code loss} does
     * not depend on is refused by name of its place.
     */
    public static List<Tensor> of(Tensor loss, List<Tensor> inputs) {
        return of(loss, inputs, false);
    }

    /** As {@link #of(Tensor, List)}, with derivatives that can be differentiated again where {@code create}. */
    public static List<Tensor> of(Tensor loss, List<Tensor> inputs, boolean create) {
        check(loss);
        try (Guard guard = create ? set(false) : off()) {
            return all(Sweep.back(loss, seed(loss), inputs, create), inputs);
        }
    }

    /** As {@link #of(Tensor, List)}, for an {@link Optimizer}: terms that are not added up yet. */
    public static List<Gradient> terms(Tensor loss, List<Tensor> inputs) {
        check(loss);
        try (Guard guard = off()) {
            return all(Sweep.terms(loss, seed(loss), inputs), inputs);
        }
    }

    /**
     * The same values, with another derivative: what comes back to the result goes on as {@code change} of it, which is asked
     * only then. Weights of a gradient that are known after the values are computed, gradients turned round.
     */
    public static Tensor through(Tensor x, UnaryOperator<Tensor> change) {
        return Operation.of("through", in -> in[0].detach(), new Tensor[] {x}, (g, y) -> change.apply(g));
    }

    private static Tensor seed(Tensor loss) {
        return Tensors.full(loss.shape(), 1, loss.dtype(), loss.device());
    }

    private static <T> List<T> all(List<@Nullable T> found, List<Tensor> inputs) {
        List<T> out = new ArrayList<>(found.size());
        for (T g : found) {
            if (g == null) {
                throw new IllegalArgumentException("the loss does not depend on input " + out.size() + " of shape "
                        + inputs.get(out.size()).shape() + ", so it has no gradient there");
            }
            out.add(g);
        }
        return out;
    }

    private static void check(Tensor loss) {
        Scope unused = Scope.innermost();
        DType unusedType = loss.dtype(); // refuses one that is freed
        if (loss.shape().size() != 1) {
            throw TensorException.of("grad", new RuntimeException("only one number can be differentiated"), loss);
        }
        if (!loss.requiresGrad()) {
            throw TensorException.of(
                    "grad", new RuntimeException("nothing that it was computed from asks for its gradient"), loss);
        }
    }

    /** Computes without recording for derivatives, on this thread, until the guard is closed. */
    public static Guard off() {
        return set(true);
    }

    /** Records again within a stretch of code without gradients, on this thread, until the guard is closed. */
    public static Guard on() {
        return set(false);
    }

    /** Whether this thread records for derivatives; where it does not, what was computed on the way may be freed at once. */
    public static boolean recording() {
        return !OFF.get();
    }

    private static Guard set(boolean off) {
        boolean before = OFF.get();
        OFF.set(off);
        return () -> OFF.set(before);
    }

    /** Whether an operation on these is to be remembered. */
    static boolean recorded(Tensor... inputs) {
        for (Tensor input : inputs) {
            if (input.requiresGrad()) {
                return !OFF.get();
            }
        }
        return false;
    }
}
