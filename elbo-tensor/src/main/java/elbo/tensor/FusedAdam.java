package elbo.tensor;

import elbo.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.TensorType;
import org.bytedeco.pytorch.Type;

/**
 * Adam: {@code m = b1 m + (1-b1) g}, {@code v = b2 v + (1-b2) g^2},
 * {@code w -= rate * (m / (1-b1^t)) / (sqrt(v / (1-b2^t)) + eps)}, in one pass over each parameter and its averages.
 */
@Source(arxiv = "1412.6980", at = "algorithm 1")
public final class FusedAdam implements Optimizer {
    private final List<Tensor> parameters;
    private final List<Tensor> means = new ArrayList<>();
    private final List<Tensor> squares = new ArrayList<>();
    private final Tensor steps;
    private final double beta1;
    private final double beta2;
    private final double epsilon;
    private final double weightDecay;

    private final OperatorHandle operator;
    private final List<IValue> lists;

    /** @param parameters leaf tensors, contiguous; their memory must outlive this optimizer */
    public FusedAdam(List<Tensor> parameters, double beta1, double beta2, double epsilon, double weightDecay) {
        if (parameters.isEmpty()) {
            throw new IllegalArgumentException("an optimizer needs at least one parameter");
        }
        this.parameters = List.copyOf(parameters);
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.epsilon = epsilon;
        this.weightDecay = weightDecay;
        try (Scope s = Scope.open()) {
            for (Tensor p : parameters) {
                if (!p.handle().is_contiguous()) {
                    throw new IllegalArgumentException(
                            "a parameter must be contiguous; one of shape " + p.shape() + " is not");
                }
                means.add(Tensors.zeros(p.shape(), p.dtype(), p.device()).own());
                squares.add(Tensors.zeros(p.shape(), p.dtype(), p.device()).own());
            }
            Device device = parameters.getFirst().device();
            steps = Tensors.zeros(Shape.of(), DType.FLOAT32, device).own();
            operator = held(new OperatorHandle(Dispatcher.singleton().findSchemaOrThrow("aten::_fused_adam_", "")));
            lists = List.of(
                    held(list(this.parameters)),
                    held(list(means)),
                    held(list(squares)),
                    held(list(List.of())),
                    held(list(parameters.stream().map(p -> steps).toList())));
        }
    }

    /** @throws IllegalArgumentException if a gradient's shape or type is not its parameter's */
    @Override
    public void step(List<Tensor> gradients, double rate) {
        check(gradients);
        try (Scope s = Scope.open();
                Grad.Guard off = Grad.off()) {
            var unused = steps.handle().add_(new org.bytedeco.pytorch.Scalar(1.0));
            IValueVector arguments = new IValueVector(
                    lists.get(0),
                    list(gradients.stream().map(Tensor::contiguous).toList()),
                    lists.get(1),
                    lists.get(2),
                    lists.get(3),
                    lists.get(4),
                    new IValue(rate),
                    new IValue(beta1),
                    new IValue(beta2),
                    new IValue(weightDecay),
                    new IValue(epsilon),
                    new IValue(false), // amsgrad
                    new IValue(false), // maximize
                    new IValue(), // gradient scale
                    new IValue()); // infinity found
            operator.callBoxed(arguments);
        } catch (IllegalStateException freed) {
            throw freed;
        } catch (RuntimeException e) {
            throw TensorException.of("adam", e, gradients.toArray(Tensor[]::new));
        }
    }

    /**
     * The fused operator walks through memory as if each gradient lay there just as its parameter does, and looks at neither
     * shape, type nor strides.
     */
    private void check(List<Tensor> gradients) {
        if (gradients.size() != parameters.size()) {
            throw new IllegalArgumentException(
                    parameters.size() + " parameters need as many gradients; got " + gradients.size());
        }
        for (int i = 0; i < gradients.size(); i++) {
            Tensor g = gradients.get(i);
            Tensor p = parameters.get(i);
            if (!g.shape().equals(p.shape()) || g.dtype() != p.dtype()) {
                throw new IllegalArgumentException(
                        "gradient " + i + " is " + g.describe() + ", but its parameter is " + p.describe());
            }
        }
    }

    @Override
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        state.put("steps", steps);
        for (int i = 0; i < parameters.size(); i++) {
            state.put("mean." + i, means.get(i));
            state.put("square." + i, squares.get(i));
        }
        return state;
    }

    @Override
    public void close() {
        if (operator.isNull()) {
            return;
        }
        lists.forEach(Pointer::releaseReference);
        operator.releaseReference();
        means.forEach(Tensor::close);
        squares.forEach(Tensor::close);
        steps.close();
    }

    private static IValue list(List<Tensor> tensors) {
        GenericList list = new GenericList(new Type.TypePtr(TensorType.get()));
        list.reserve(tensors.size());
        tensors.forEach(t -> list.push_back(new IValue(t.handle())));
        return new IValue(list);
    }

    /** Kept beyond the scope it was made in. */
    private static <P extends Pointer> P held(P pointer) {
        return pointer.retainReference();
    }
}
