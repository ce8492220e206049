package elbo.tensor;

import elbo.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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
 * {@code w -= rate * (m / (1-b1^t)) / (sqrt(v / (1-b2^t)) + eps)}, in one pass over each parameter and its averages. The
 * parameters are shared out over a crew, each thread summing the gradients of its share and moving it.
 */
@Source(arxiv = "1412.6980", at = "algorithm 1")
public final class FusedAdam implements Optimizer {
    private final List<Tensor> parameters;
    private final List<Tensor> means = new ArrayList<>();
    private final List<Tensor> squares = new ArrayList<>();
    /** where a crew adds up the gradients of its slices */
    private final List<Tensor> sums = new ArrayList<>();

    private final Tensor steps;
    private final Settings settings;
    private final Crew crew;
    private final List<Share> shares = new ArrayList<>();
    private final OperatorHandle operator;

    /** The numbers of the formula; {@code weightDecay} times the weight is added to its gradient. */
    public record Settings(double beta1, double beta2, double epsilon, double weightDecay) {}

    /** The parameters that one thread moves, by number, and what the operator is told of them at every step. */
    private record Share(int[] members, List<IValue> lists) {}

    /** @param parameters leaf tensors, contiguous; their memory must outlive this optimizer */
    public FusedAdam(List<Tensor> parameters, Settings settings, Crew crew) {
        if (parameters.isEmpty()) {
            throw new IllegalArgumentException("an optimizer needs at least one parameter");
        }
        this.parameters = List.copyOf(parameters);
        this.settings = settings;
        this.crew = crew;
        try (Scope s = Scope.open()) {
            for (Tensor p : parameters) {
                if (!p.handle().is_contiguous()) {
                    throw new IllegalArgumentException(
                            "a parameter must be contiguous; one of shape " + p.shape() + " is not");
                }
                means.add(Tensors.zeros(p.shape(), p.dtype(), p.device()).own());
                squares.add(Tensors.zeros(p.shape(), p.dtype(), p.device()).own());
                if (crew.size() > 1) {
                    sums.add(Tensors.zeros(p.shape(), p.dtype(), p.device()).own());
                }
            }
            Device device = parameters.getFirst().device();
            steps = Tensors.zeros(Shape.of(), DType.FLOAT32, device).own();
            operator = held(new OperatorHandle(Dispatcher.singleton().findSchemaOrThrow("aten::_fused_adam_", "")));
            long[] sizes = parameters.stream().mapToLong(p -> p.shape().size()).toArray();
            for (int[] members : crew.shareOut(sizes)) {
                shares.add(new Share(
                        members,
                        List.of(
                                held(list(chosen(this.parameters, members))),
                                held(list(chosen(means, members))),
                                held(list(chosen(squares, members))),
                                held(list(List.of())),
                                held(list(IntStream.of(members)
                                        .mapToObj(i -> steps)
                                        .toList())))));
            }
        }
    }

    private static List<Tensor> chosen(List<Tensor> all, int[] members) {
        return IntStream.of(members).mapToObj(all::get).toList();
    }

    /** @throws IllegalArgumentException if a gradient's shape or type is not its parameter's */
    @Override
    public void step(List<List<Tensor>> gradients, double rate) {
        gradients.forEach(this::check);
        try (Scope s = Scope.open();
                Grad.Guard off = Grad.off()) {
            var unused = steps.handle().add_(new org.bytedeco.pytorch.Scalar(1.0));
        }
        crew.run(shares.size(), i -> move(shares.get(i), gradients, rate));
    }

    private void move(Share share, List<List<Tensor>> gradients, double rate) {
        try (Scope s = Scope.open();
                Grad.Guard off = Grad.off()) {
            List<Tensor> summed = new ArrayList<>(share.members().length);
            for (int p : share.members()) {
                summed.add(sum(p, gradients));
            }
            IValueVector arguments = new IValueVector(
                    share.lists().get(0),
                    list(summed),
                    share.lists().get(1),
                    share.lists().get(2),
                    share.lists().get(3),
                    share.lists().get(4),
                    new IValue(rate),
                    new IValue(settings.beta1()),
                    new IValue(settings.beta2()),
                    new IValue(settings.weightDecay()),
                    new IValue(settings.epsilon()),
                    new IValue(false), // amsgrad
                    new IValue(false), // maximize
                    new IValue(), // gradient scale
                    new IValue()); // infinity found
            operator.callBoxed(arguments);
        } catch (IllegalStateException freed) {
            throw freed;
        } catch (RuntimeException e) {
            throw TensorException.of("adam", e, gradients.getFirst().toArray(Tensor[]::new));
        }
    }

    /** In the order of the slices, so that the bits do not depend on which was ready first. */
    private Tensor sum(int parameter, List<List<Tensor>> gradients) {
        Tensor first = gradients.getFirst().get(parameter).contiguous();
        if (gradients.size() == 1) {
            return first;
        }
        Tensor second = gradients.get(1).get(parameter);
        Tensor sum = sums.isEmpty() ? first.add(second) : sums.get(parameter).setToSum(first, second);
        for (List<Tensor> more : gradients.subList(2, gradients.size())) {
            sum.addInPlace(more.get(parameter));
        }
        return sum;
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
            if (!g.isLike(p)) {
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
        shares.forEach(share -> share.lists().forEach(Pointer::releaseReference));
        operator.releaseReference();
        means.forEach(Tensor::close);
        squares.forEach(Tensor::close);
        sums.forEach(Tensor::close);
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
