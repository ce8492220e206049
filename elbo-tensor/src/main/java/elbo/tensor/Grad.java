package elbo.tensor;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Reverse-mode derivatives. */
public final class Grad {
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
        Scope scope = Scope.innermost();
        TensorVector gradients;
        try {
            gradients = torch.grad(
                    Tensors.vector(List.of(loss)),
                    Tensors.vector(inputs),
                    new TensorVector(),
                    new BoolOptional(create),
                    create,
                    true);
        } catch (IllegalStateException freed) {
            throw freed;
        } catch (RuntimeException e) {
            throw TensorException.of("grad", e, loss);
        }
        List<Tensor> out = new ArrayList<>(inputs.size());
        for (int i = 0; i < inputs.size(); i++) {
            org.bytedeco.pytorch.Tensor g = gradients.get(i);
            if (!g.defined()) {
                throw new IllegalArgumentException("the loss does not depend on input " + i + " of shape "
                        + inputs.get(i).shape() + ", so it has no gradient there");
            }
            out.add(scope.adopt(new org.bytedeco.pytorch.Tensor(g)));
        }
        return out;
    }

    /** Computes without recording for derivatives, on this thread, until the guard is closed. */
    public static Guard off() {
        Engine.start();
        boolean before = GradMode.is_enabled();
        GradMode.set_enabled(false);
        return () -> GradMode.set_enabled(before);
    }
}
