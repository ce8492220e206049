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
import org.jspecify.annotations.Nullable;

/**
 * Adam: {@code m = b1 m + (1-b1) g}, {@code v = b2 v + (1-b2) g^2},
 * {@code w -= rate * (m / (1-b1^t)) / (sqrt(v / (1-b2^t)) + eps)}, in one pass over each parameter and its averages. The rows
 * of the parameters are shared out over a crew; each thread computes the gradients of its rows and moves them while they are
 * still in its cache.
 */
@Source(arxiv = "1412.6980", at = "algorithm 1")
public final class FusedAdam implements Optimizer {
    /** Parameters of fewer elements are not cut, and are moved together, since each call has its cost. */
    private static final long LARGE = 1 << 14;

    private final List<Tensor> parameters;
    private final List<Tensor> means = new ArrayList<>();
    private final List<Tensor> squares = new ArrayList<>();
    private final Tensor steps;
    private final Settings settings;
    private final Crew crew;
    /** for each thread what it moves, in calls of the operator */
    private final List<List<Call>> shares = new ArrayList<>();

    private final OperatorHandle operator;

    /** The numbers of the formula; {@code weightDecay} times the weight is added to its gradient. */
    public record Settings(double beta1, double beta2, double epsilon, double weightDecay) {}

    /** Some rows of a parameter. */
    private static final class Piece {
        final int parameter;
        final Gradient.Rows rows;
        /** where their gradient is computed; made when first needed */
        @Nullable
        Tensor buffer;

        Piece(int parameter, long from, long count) {
            this.parameter = parameter;
            this.rows = new Gradient.Rows(from, count);
        }

        Tensor gradient(Gradient all, Tensor like) {
            if (all.ready()) {
                return all.rows(rows);
            }
            Tensor out = buffer;
            if (out == null) {
                Tensor mine = rows.of(like);
                out = Tensors.empty(mine.shape(), mine.dtype(), mine.device()).own();
                buffer = out;
            }
            all.compute(rows, out);
            return out;
        }
    }

    /** Pieces that are moved at once, and what the operator is told of them at every step. */
    private record Call(List<Piece> pieces, List<IValue> lists) {}

    /** @param parameters leaf tensors, contiguous; their memory must outlive this optimizer */
    public FusedAdam(List<Tensor> parameters, Settings settings, Crew crew) {
        if (parameters.isEmpty()) {
            throw new IllegalArgumentException("an optimizer needs at least one parameter");
        }
        parameters.forEach(FusedAdam::check);
        this.parameters = List.copyOf(parameters);
        this.settings = settings;
        this.crew = crew;
        try (Scope s = Scope.open()) {
            List<Piece> pieces = new ArrayList<>();
            for (Tensor p : parameters) {
                pieces.addAll(cut(means.size(), p.shape(), crew.size()));
                means.add(Tensors.zeros(p.shape(), p.dtype(), p.device()).own());
                squares.add(Tensors.zeros(p.shape(), p.dtype(), p.device()).own());
            }
            Device device = parameters.getFirst().device();
            steps = Tensors.zeros(Shape.of(), DType.FLOAT32, device).own();
            operator = held(new OperatorHandle(Dispatcher.singleton().findSchemaOrThrow("aten::_fused_adam_", "")));
            for (int[] members :
                    crew.shareOut(pieces.stream().mapToLong(this::size).toArray())) {
                shares.add(calls(IntStream.of(members).mapToObj(pieces::get).toList()));
            }
        }
    }

    private static void check(Tensor parameter) {
        if (!Natives.contiguous(parameter)) {
            throw new IllegalArgumentException(
                    "a parameter must be contiguous; one of shape " + parameter.shape() + " is not");
        }
        if (!parameter.dtype().floating()) {
            throw new IllegalArgumentException("a parameter must hold real numbers; one is " + parameter.describe());
        }
    }

    private static List<Piece> cut(int parameter, Shape shape, int threads) {
        long rows = shape.rank() == 0 ? 1 : shape.dim(0);
        long parts = shape.size() < LARGE ? 1 : Math.min(rows, threads);
        List<Piece> pieces = new ArrayList<>();
        for (long i = 0; i < parts; i++) {
            long from = rows * i / parts;
            pieces.add(new Piece(parameter, from, rows * (i + 1) / parts - from));
        }
        return pieces;
    }

    private long size(Piece piece) {
        Shape shape = parameters.get(piece.parameter).shape();
        return shape.rank() == 0 ? 1 : shape.size() / Math.max(1, shape.dim(0)) * piece.rows.count();
    }

    private List<Call> calls(List<Piece> share) {
        List<Call> calls = new ArrayList<>();
        List<Piece> small = new ArrayList<>();
        for (Piece piece : share) {
            if (size(piece) < LARGE) {
                small.add(piece);
            } else {
                calls.add(call(List.of(piece)));
            }
        }
        if (!small.isEmpty()) {
            calls.add(call(small));
        }
        return calls;
    }

    private Call call(List<Piece> pieces) {
        return new Call(
                pieces,
                List.of(
                        held(list(rows(pieces, parameters))),
                        held(list(rows(pieces, means))),
                        held(list(rows(pieces, squares))),
                        held(list(List.of())),
                        held(list(pieces.stream().map(piece -> steps).toList()))));
    }

    private static List<Tensor> rows(List<Piece> pieces, List<Tensor> all) {
        try (Grad.Guard off = Grad.off()) {
            return pieces.stream()
                    .map(piece -> piece.rows.of(all.get(piece.parameter)))
                    .toList();
        }
    }

    /**
     * @throws IllegalArgumentException if a gradient's shape or type is not its parameter's
     * @throws IllegalStateException if this optimizer is closed
     */
    @Override
    public synchronized void step(List<Gradient> gradients, double rate) {
        if (operator.isNull()) {
            throw new IllegalStateException("this optimizer is closed");
        }
        if (gradients.size() != parameters.size()) {
            throw new IllegalArgumentException(
                    parameters.size() + " parameters need as many gradients; got " + gradients.size());
        }
        for (int i = 0; i < gradients.size(); i++) {
            gradients.get(i).check(i, parameters.get(i));
        }
        try (Scope s = Scope.open();
                Grad.Guard off = Grad.off()) {
            steps.change("step", () -> steps.handle().add_(new org.bytedeco.pytorch.Scalar(1.0)));
        }
        crew.run(shares.size(), i -> {
            for (Call call : shares.get(i)) {
                move(call, gradients, rate);
            }
        });
    }

    private void move(Call call, List<Gradient> gradients, double rate) {
        try (Scope s = Scope.open();
                Grad.Guard off = Grad.off()) {
            List<Tensor> mine = new ArrayList<>(call.pieces().size());
            for (Piece piece : call.pieces()) {
                mine.add(piece.gradient(gradients.get(piece.parameter), parameters.get(piece.parameter)));
            }
            apply(call.lists(), list(mine), rate);
        }
    }

    private void apply(List<IValue> lists, IValue gradients, double rate) {
        IValueVector arguments = new IValueVector(
                lists.get(0),
                gradients,
                lists.get(1),
                lists.get(2),
                lists.get(3),
                lists.get(4),
                new IValue(rate),
                new IValue(settings.beta1()),
                new IValue(settings.beta2()),
                new IValue(settings.weightDecay()),
                new IValue(settings.epsilon()),
                new IValue(false), // amsgrad
                new IValue(false), // maximize
                new IValue(), // gradient scale
                new IValue()); // infinity found
        try {
            operator.callBoxed(arguments);
        } catch (RuntimeException e) {
            throw TensorException.of("adam", e);
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
    public synchronized void close() {
        if (operator.isNull()) {
            return;
        }
        for (List<Call> share : shares) {
            for (Call call : share) {
                call.lists().forEach(Pointer::releaseReference);
                call.pieces().forEach(piece -> close(piece.buffer));
            }
        }
        operator.releaseReference();
        means.forEach(Tensor::close);
        squares.forEach(Tensor::close);
        steps.close();
    }

    private static void close(@Nullable Tensor tensor) {
        if (tensor != null) {
            tensor.close();
        }
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
