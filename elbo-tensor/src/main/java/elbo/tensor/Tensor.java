package elbo.tensor;

import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * An n-dimensional array in native memory, on the CPU or a GPU. Operations give new tensors, owned by the {@link Scope} that
 * is open, and follow the usual broadcasting rules; negative dimensions count from the end. Methods ending in
 * {@code InPlace} change this tensor.
 *
 * <p>A shape mismatch or the like throws {@link TensorException} with the operation and the shapes; use after the scope
 * closed, or on another thread than its scope's, throws {@link IllegalStateException}. New tensors: {@link Tensors}.
 */
public final class Tensor implements AutoCloseable {
    private final Hold hold;
    private @Nullable Shape shape;
    private @Nullable DType dtype;
    private @Nullable Device device;
    private @Nullable Origin origin;

    Tensor(org.bytedeco.pytorch.Tensor handle, Scope scope) {
        this.hold = new Hold(handle, scope);
    }

    Hold hold() {
        return hold;
    }

    /** See {@link Hold#handle}. */
    org.bytedeco.pytorch.Tensor handle() {
        return hold.handle();
    }

    // ---- what it is

    public Shape shape() {
        Shape s = shape;
        if (s == null) {
            s = Natives.shape(handle());
            shape = s;
        }
        return s;
    }

    public DType dtype() {
        org.bytedeco.pytorch.Tensor h = handle();
        DType t = dtype;
        if (t == null) {
            t = Natives.dtype(h.scalar_type());
            dtype = t;
        }
        return t;
    }

    public Device device() {
        org.bytedeco.pytorch.Tensor h = handle();
        Device d = device;
        if (d == null) {
            d = h.is_cuda() ? Device.cuda(h.device().index()) : Device.CPU;
            device = d;
        }
        return d;
    }

    /** How many dimensions; cheaper than asking the shape. */
    int rank() {
        Shape s = shape;
        return s == null ? (int) handle().dim() : s.rank();
    }

    /** Whether operations on this tensor are recorded: it asks for its gradient, or was computed from one that does. */
    public boolean requiresGrad() {
        return origin != null;
    }

    /** How it came about, where that was recorded. */
    @Nullable
    Origin origin() {
        return origin;
    }

    void came(Origin from) {
        origin = from;
    }

    /** What its derivative reads. */
    List<Tensor> history() {
        return origin == null ? List.of() : origin.held();
    }

    /** What the message of a failure says of this tensor. */
    String describe() {
        try {
            return shape() + (dtype() == DType.FLOAT32 ? "" : " " + dtype());
        } catch (IllegalStateException e) {
            return "freed";
        }
    }

    // ---- ownership

    /**
     * Takes this tensor out of its scope; it lives until {@link #close}, and any thread may use it.
     *
     * @throws IllegalStateException if it is in no scope of this thread
     */
    public Tensor own() {
        Scope.own(this);
        return this;
    }

    /**
     * Frees an owned tensor, once no other thread is in the midst of an operation on it. Does nothing to a tensor of a scope,
     * which the scope frees, nor the second time.
     */
    @Override
    public void close() {
        hold.close(this);
    }

    /** Ends the belonging to a scope. What the tensor is, is asked once and for all before other threads see it. */
    void takeOut() {
        Shape unusedShape = shape();
        DType unusedType = dtype();
        Device unusedDevice = device();
        hold.takeOut();
    }

    // ---- to Java; each waits for the device

    /** The only element, as a double. */
    public double item() {
        if (shape().size() != 1) {
            throw new IllegalStateException("item() is for a tensor of one element; this one has shape " + shape());
        }
        return Reading.ask(this, h -> h.item_double());
    }

    public float[] toFloats() {
        return Values.floats(this);
    }

    public double[] toDoubles() {
        return Values.doubles(this);
    }

    public long[] toLongs() {
        return Values.longs(this);
    }

    public byte[] toBytes() {
        return Values.bytes(this);
    }

    // ---- arithmetic, element by element

    public Tensor add(Tensor o) {
        return with("add", o, (a, b) -> a.add(b), (g, y) -> g, (g, y) -> g);
    }

    public Tensor add(double o) {
        return map("add", h -> h.add(new Scalar(o)), (g, y) -> g);
    }

    public Tensor sub(Tensor o) {
        return with("sub", o, (a, b) -> a.sub(b), (g, y) -> g, (g, y) -> g.neg());
    }

    public Tensor sub(double o) {
        return map("sub", h -> h.sub(new Scalar(o)), (g, y) -> g);
    }

    public Tensor mul(Tensor o) {
        return with("mul", o, (a, b) -> a.mul(b), (g, y) -> g.mul(o), (g, y) -> g.mul(this));
    }

    public Tensor mul(double o) {
        return map("mul", h -> h.mul(new Scalar(o)), (g, y) -> g.mul(o));
    }

    public Tensor div(Tensor o) {
        return with(
                "div",
                o,
                (a, b) -> a.div(b),
                (g, y) -> g.div(o),
                (g, y) -> g.mul(y).div(o).neg());
    }

    public Tensor div(double o) {
        return map("div", h -> h.div(new Scalar(o)), (g, y) -> g.div(o));
    }

    /** {@code this + a * b} in one pass. */
    public Tensor addProduct(Tensor a, Tensor b) {
        return Operation.of(
                "addProduct",
                in -> in[0].addcmul(in[1], in[2]),
                new Tensor[] {this, a, b},
                (g, y) -> g,
                (g, y) -> g.mul(b),
                (g, y) -> g.mul(a));
    }

    public Tensor neg() {
        return map("neg", h -> h.neg(), (g, y) -> g.neg());
    }

    public Tensor exp() {
        return map("exp", h -> h.exp(), (g, y) -> g.mul(y));
    }

    public Tensor log() {
        return map("log", h -> h.log(), (g, y) -> g.div(this));
    }

    public Tensor log1p() {
        return map("log1p", h -> h.log1p(), (g, y) -> g.div(add(1)));
    }

    public Tensor sqrt() {
        return map("sqrt", h -> h.sqrt(), (g, y) -> g.div(y).mul(0.5));
    }

    public Tensor square() {
        return map("square", h -> h.square(), (g, y) -> g.mul(2).mul(this));
    }

    public Tensor abs() {
        return map("abs", h -> h.abs());
    }

    /** Values below {@code low} become {@code low}. */
    public Tensor clampMin(double low) {
        return map("clampMin", h -> h.clamp_min(new Scalar(low)));
    }

    public Tensor clamp(double low, double high) {
        return map("clamp", h -> h.clamp(new ScalarOptional(new Scalar(low)), new ScalarOptional(new Scalar(high))));
    }

    /** 1 where this is greater than {@code o}, else 0, as BOOL. */
    public Tensor gt(double o) {
        return plain("gt", h -> h.gt(new Scalar(o)));
    }

    /** Whether each element is neither infinite nor NaN, as BOOL. */
    public Tensor isFinite() {
        return plain("isFinite", h -> h.isfinite());
    }

    // ---- activations

    public Tensor relu() {
        return map(
                "relu",
                h -> h.relu(),
                (g, y) -> g.with("relu", y, (d, r) -> torch.threshold_backward(d, r, new Scalar(0))));
    }

    public Tensor leakyRelu(double slope) {
        return map("leakyRelu", h -> torch.leaky_relu(h, new Scalar(slope)));
    }

    public Tensor tanh() {
        return map("tanh", h -> h.tanh(), (g, y) -> g.with("tanh", y, (d, r) -> torch.tanh_backward(d, r)));
    }

    public Tensor sigmoid() {
        return map("sigmoid", h -> h.sigmoid(), (g, y) -> g.with("sigmoid", y, (d, r) -> torch.sigmoid_backward(d, r)));
    }

    /** {@code log(1 + exp(x))}. */
    public Tensor softplus() {
        return map("softplus", Natives::softplus, (g, y) -> g.mul(sigmoid()));
    }

    public Tensor elu() {
        return map("elu", h -> torch.elu(h));
    }

    /** {@code x Phi(x)}, exactly, not by the tanh approximation. */
    public Tensor gelu() {
        return map("gelu", h -> torch.gelu(h));
    }

    public Tensor silu() {
        return map("silu", h -> torch.silu(h));
    }

    /**
     * Binary cross-entropy of {@code target} under log-odds {@code this}, element by element:
     * {@code softplus(l) - x l = -[x log s(l) + (1 - x) log(1 - s(l))]}, {@code s} the logistic function; its derivative
     * is {@code s(l) - x}.
     */
    public Tensor crossEntropy(Tensor target) {
        return with(
                "crossEntropy",
                target,
                (l, x) -> Natives.softplus(l).addcmul(x, l, new Scalar(-1)),
                (g, y) -> sigmoid().sub(target).mul(g),
                (g, y) -> mul(g).neg());
    }

    /** As {@link #crossEntropy(Tensor)}, summed over the last {@code events} dimensions, without keeping what is summed. */
    public Tensor crossEntropy(Tensor target, int events) {
        return CrossEntropy.summed(this, target, events);
    }

    /** The standard normal's distribution function. */
    public Tensor normalCdf() {
        return map("normalCdf", h -> torch.special_ndtr(h));
    }

    // ---- linear algebra

    public Tensor matmul(Tensor o) {
        boolean matrices = rank() == 2 && o.rank() == 2;
        return matrices
                ? with(
                        "matmul",
                        o,
                        Products::of,
                        (g, y) -> g.matmul(o.transpose(0, 1)),
                        (g, y) -> transpose(0, 1).matmul(g))
                : with("matmul", o, (a, b) -> a.matmul(b));
    }

    /** {@code this W^T + b}: {@code [.., I]} with {@code W [O, I]}, {@code b [O]} gives {@code [.., O]}. */
    public Tensor linear(Tensor weight, Tensor bias) {
        return Operation.of(
                "linear",
                in -> Products.linear(in[0], in[1], in[2]),
                new Tensor[] {this, weight, bias},
                (g, y) -> g.matmul(weight),
                new Pullback.OfWeight(this),
                (g, y) -> g);
    }

    /** Convolution of {@code [N, C, H, W]} with {@code weight [O, C, kH, kW]} and {@code bias [O]}. */
    public Tensor conv2d(Tensor weight, Tensor bias, long stride, long padding) {
        return Operation.of(
                "conv2d", in -> Convolutions.plain(in[0], in[1], in[2], stride, padding), this, weight, bias);
    }

    /**
     * Transposed convolution of {@code [N, C, H, W]} with {@code weight [C, O, kH, kW]} and {@code bias [O]}; the result is
     * {@code extraRows} and {@code extraColumns} larger than the smallest that the window covers.
     */
    public Tensor convTranspose2d(
            Tensor weight, Tensor bias, long stride, long padding, long extraRows, long extraColumns) {
        long[] extra = {extraRows, extraColumns};
        return Operation.of(
                "convTranspose2d",
                in -> Convolutions.transposed(in[0], in[1], in[2], stride, padding, extra),
                this,
                weight,
                bias);
    }

    // ---- reductions

    public Tensor sum() {
        return map("sum", h -> h.sum(), (g, y) -> g.expand(shape()));
    }

    /** Sum over the given dimensions, which disappear. */
    public Tensor sum(long... dims) {
        return dims.length == 0
                ? this
                : map("sum", h -> h.sum(dims, false, new ScalarTypeOptional()), (g, y) -> g.spread(this, dims));
    }

    public Tensor mean() {
        return map(
                "mean", h -> h.mean(), (g, y) -> g.div((double) shape().size()).expand(shape()));
    }

    public Tensor mean(long... dims) {
        return dims.length == 0
                ? this
                : map(
                        "mean",
                        h -> h.mean(dims, false, new ScalarTypeOptional()),
                        (g, y) -> g.mul((double) y.shape().size() / shape().size())
                                .spread(this, dims));
    }

    /** What a reduction of {@code wide} over {@code dims} left, once for each element that it was made from. */
    private Tensor spread(Tensor wide, long[] dims) {
        long[] thin = wide.shape().dims();
        for (long dim : dims) {
            if (thin.length > 0) { // a number has a dimension 0 for the engine, too
                thin[Math.floorMod(dim, thin.length)] = 1;
            }
        }
        return reshape(thin).expand(wide.shape());
    }

    /** The sum over what broadcasting repeated, in the shape of {@code like}. */
    Tensor sumTo(Tensor like) {
        if (Reading.of(() -> handle().is_same_size(like.handle()), this, like)) {
            return this;
        }
        return shape().size() == like.shape().size()
                ? reshape(like.shape())
                : map("sumTo", h -> h.sum_to_size(like.shape().dims()), (g, y) -> g.expand(shape()));
    }

    /** Unbiased variance over one dimension. */
    public Tensor variance(long dim) {
        return map("variance", h -> h.var(new long[] {dim}, true, false));
    }

    /** {@code log sum exp} over one dimension, without overflow. */
    public Tensor logSumExp(long dim) {
        return map("logSumExp", h -> h.logsumexp(dim));
    }

    public Tensor max() {
        return map("max", h -> h.max());
    }

    public Tensor min() {
        return map("min", h -> h.min());
    }

    /** Whether all elements are true, as one BOOL. */
    public Tensor all() {
        return plain("all", h -> h.all());
    }

    // ---- shape

    /** The same elements in another shape; one size may be -1 and follows from the rest. */
    public Tensor reshape(long... dims) {
        return map("reshape", h -> h.reshape(dims), (g, y) -> g.reshape(shape()));
    }

    public Tensor reshape(Shape to) {
        return to.equals(shape()) ? this : reshape(to.dims());
    }

    public Tensor transpose(int a, int b) {
        return map("transpose", h -> h.transpose(a, b), (g, y) -> g.transpose(a, b));
    }

    public Tensor unsqueeze(int dim) {
        return map("unsqueeze", h -> h.unsqueeze(dim), (g, y) -> g.reshape(shape()));
    }

    public Tensor expand(Shape to) {
        return map("expand", h -> h.expand(to.dims()), (g, y) -> g);
    }

    /** Elements {@code from .. from+length-1} of a dimension, without copying. */
    public Tensor narrow(int dim, long from, long length) {
        return map("narrow", h -> h.narrow(dim, from, length));
    }

    /** Rows of the first dimension by number: {@code index} is INT64 {@code [B]}. */
    public Tensor rows(Tensor index) {
        return with("rows", index, (a, i) -> a.index_select(0, i));
    }

    public Tensor contiguous() {
        return Natives.contiguous(this) ? this : map("contiguous", h -> h.contiguous(), (g, y) -> g);
    }

    /**
     * The same pictures {@code [N, C, H, W]} with the channels of a pixel beside each other in memory, as convolutions like them
     * best; this tensor itself where they are so already.
     */
    public Tensor channelsLast() {
        return map("channelsLast", h -> h.contiguous(torch.MemoryFormat.ChannelsLast), (g, y) -> g);
    }

    // ---- type, place, gradient

    public Tensor to(DType type) {
        DType before = dtype();
        return type == before ? this : map("to", h -> h.to(Natives.scalarType(type)), (g, y) -> g.to(before));
    }

    public Tensor to(Device device) {
        Device before = device();
        return device.equals(before)
                ? this
                : map("to", h -> h.to(Natives.device(device), h.scalar_type()), (g, y) -> g.to(before));
    }

    /** The same values, cut off from the gradient. */
    public Tensor detach() {
        return plain("detach", h -> h.detach());
    }

    /** A copy of its own. */
    public Tensor copy() {
        return map("copy", h -> h.clone(), (g, y) -> g);
    }

    /** Makes this a leaf whose gradient {@link Grad} can ask for. */
    public Tensor requireGrad() {
        if (!dtype().floating()) {
            throw TensorException.of("requireGrad", new RuntimeException("only real numbers have derivatives"), this);
        }
        if (origin == null) {
            origin = Origin.Leaf.ONLY;
        }
        return this;
    }

    // ---- in place; only on tensors that carry no gradient, or with gradients off

    public Tensor addInPlace(Tensor o) {
        return inPlace("addInPlace", () -> handle().add_(o.handle()), o);
    }

    /** {@code this += factor * o}. */
    public Tensor addInPlace(Tensor o, double factor) {
        return inPlace("addInPlace", () -> handle().add_(o.handle(), new Scalar(factor)), o);
    }

    /** {@code this = a + b}, of the same shape. */
    Tensor setToSum(Tensor a, Tensor b) {
        return inPlace("setToSum", () -> torch.add_out(handle(), a.handle(), b.handle()), a, b);
    }

    public Tensor mulInPlace(double o) {
        return inPlace("mulInPlace", () -> handle().mul_(new Scalar(o)));
    }

    /** Overwrites this tensor's values. */
    public Tensor copyFrom(Tensor o) {
        return inPlace("copyFrom", () -> handle().copy_(o.handle()), o);
    }

    public Tensor zeroInPlace() {
        return inPlace("zeroInPlace", () -> handle().zero_());
    }

    // ---- how each operation reaches the engine

    interface Unary {
        org.bytedeco.pytorch.Tensor apply(org.bytedeco.pytorch.Tensor a);
    }

    interface Binary {
        org.bytedeco.pytorch.Tensor apply(org.bytedeco.pytorch.Tensor a, org.bytedeco.pytorch.Tensor b);
    }

    private Tensor plain(String name, Unary f) {
        return Operation.plain(name, () -> f.apply(handle()), this);
    }

    Tensor map(String name, Unary f) {
        return Operation.of(name, in -> f.apply(in[0]), this);
    }

    private Tensor map(String name, Unary f, Pullback rule) {
        return Operation.of(name, in -> f.apply(in[0]), new Tensor[] {this}, rule);
    }

    Tensor with(String name, Tensor o, Binary f) {
        return Operation.of(name, in -> f.apply(in[0], in[1]), this, o);
    }

    private Tensor with(String name, Tensor o, Binary f, Pullback mine, Pullback others) {
        return Operation.of(name, in -> f.apply(in[0], in[1]), new Tensor[] {this, o}, mine, others);
    }

    /** As {@link #inPlace}, for who needs no result. */
    void change(String name, Supplier<org.bytedeco.pytorch.Tensor> f, Tensor... others) {
        Tensor unused = inPlace(name, f, others);
    }

    private Tensor inPlace(String name, Supplier<org.bytedeco.pytorch.Tensor> f, Tensor... others) {
        try {
            if (Grad.recorded(this)) {
                throw new UnsupportedOperationException("it is part of a gradient; turn gradients off, or copy it");
            }
            var unused = Reading.of(f, Natives.concat(this, others));
            return this;
        } catch (IllegalStateException freed) {
            throw freed;
        } catch (RuntimeException e) {
            throw TensorException.of(name, e, Natives.concat(this, others));
        }
    }

    @Override
    public String toString() {
        return "Tensor" + describe();
    }
}
