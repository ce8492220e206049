package elbo.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** New tensors: from Java memory, constants, random draws, and several joined into one. */
public final class Tensors {
    private Tensors() {}

    public static Tensor of(float[] values, long... dims) {
        return filled(DType.FLOAT32, Shape.of(dims), MemorySegment.ofArray(values));
    }

    public static Tensor of(double[] values, long... dims) {
        return filled(DType.FLOAT64, Shape.of(dims), MemorySegment.ofArray(values));
    }

    public static Tensor of(long[] values, long... dims) {
        return filled(DType.INT64, Shape.of(dims), MemorySegment.ofArray(values));
    }

    public static Tensor of(byte[] values, long... dims) {
        return filled(DType.UINT8, Shape.of(dims), MemorySegment.ofArray(values));
    }

    /** A tensor with the bytes that remain in {@code values}, which are in the machine's order. */
    public static Tensor of(DType type, Shape shape, ByteBuffer values) {
        return filled(type, shape, MemorySegment.ofBuffer(values));
    }

    /**
     * A tensor whose memory is handed out to be filled, in the machine's byte order; on this thread, and until {@code fill}
     * returns.
     *
     * @throws IllegalArgumentException for 2 GiB or more
     */
    public static Tensor filled(DType type, Shape shape, Consumer<ByteBuffer> fill) {
        if (shape.size() > Integer.MAX_VALUE / type.bytes()) {
            throw new IllegalArgumentException(
                    "a " + type + " tensor of shape " + shape + " is too large to fill at once");
        }
        Tensor tensor = empty(shape, type, Device.CPU);
        try (Arena meanwhile = Arena.ofConfined()) {
            MemorySegment memory = Natives.memory(tensor).reinterpret(meanwhile, null);
            Scope.lend(() -> fill.accept(memory.asByteBuffer().order(ByteOrder.nativeOrder())));
        }
        return tensor;
    }

    /** A tensor read from a file. */
    public static Tensor of(SafeTensors.Entry entry) {
        return of(entry.dtype(), entry.shape(), entry.data());
    }

    /** A tensor as it goes into a file: a copy of its values. Waits for the device. */
    public static SafeTensors.Entry entry(Tensor tensor) {
        return new SafeTensors.Entry(tensor.dtype(), tensor.shape(), ByteBuffer.wrap(Values.raw(tensor)));
    }

    /** A scalar of the given type. */
    public static Tensor scalar(double value, DType type, Device device) {
        return full(Shape.of(), value, type, device);
    }

    /** Memory whose content is not set yet. */
    public static Tensor empty(Shape shape, DType type, Device device) {
        return Operation.plain(
                "empty", () -> torch.empty(shape.dims(), Natives.options(type, device), new MemoryFormatOptional()));
    }

    public static Tensor zeros(Shape shape, DType type, Device device) {
        return Operation.plain("zeros", () -> torch.zeros(shape.dims(), Natives.options(type, device)));
    }

    public static Tensor full(Shape shape, double value, DType type, Device device) {
        return Operation.plain(
                "full",
                () -> torch.full(shape.dims(), new org.bytedeco.pytorch.Scalar(value), Natives.options(type, device)));
    }

    /**
     * Independent standard normal draws: a function of where {@code rng} stands, the shape, the type and the device.
     */
    public static Tensor normal(Rng rng, Shape shape, DType type, Device device) {
        return Operation.plain(
                "normal", () -> torch.randn(shape.dims(), generator(rng, device), Natives.options(type, device)));
    }

    /** Independent uniform draws on [0, 1). */
    public static Tensor uniform(Rng rng, Shape shape, DType type, Device device) {
        return Operation.plain(
                "uniform", () -> torch.rand(shape.dims(), generator(rng, device), Natives.options(type, device)));
    }

    /**
     * Zeros and ones, one with the probability that {@code probability} holds at its place: where a uniform draw is below it.
     */
    public static Tensor bernoulli(Rng rng, Tensor probability) {
        Tensor draw = uniform(rng, probability.shape(), probability.dtype(), probability.device());
        return draw.with("bernoulli", probability, (u, p) -> u.lt(p)).to(probability.dtype());
    }

    /** Counts with the means that {@code rate} holds at their places. */
    public static Tensor poisson(Rng rng, Tensor rate) {
        return Operation.plain("poisson", () -> torch.poisson(rate.handle(), generator(rng, rate.device())), rate);
    }

    /**
     * {@code 0, 1, .., count - 1}.
     *
     * @throws IllegalArgumentException for 2 GiB or more
     */
    public static Tensor range(int count, DType type, Device device) {
        requireSmall(1, count);
        return Operation.plain(
                "range", () -> torch.arange(new org.bytedeco.pytorch.Scalar(count), Natives.options(type, device)));
    }

    /** The tensors beside each other along a dimension that they have. */
    public static Tensor cat(List<Tensor> parts, int dim) {
        return Operation.of("cat", in -> torch.cat(new TensorVector(in), dim), parts.toArray(Tensor[]::new));
    }

    /** The tensors beside each other along a new dimension. */
    public static Tensor stack(List<Tensor> parts, int dim) {
        return Operation.of("stack", in -> torch.stack(new TensorVector(in), dim), parts.toArray(Tensor[]::new));
    }

    /**
     * A generator that starts where {@code rng} stands. Each draw seeds its own, so that the engine keeps no random state
     * and a stream's position is our counter alone.
     */
    private static GeneratorOptional generator(Rng rng, Device device) {
        long seed = rng.nextLong();
        Generator generator = device.type() == Device.Type.CPU
                ? torch.make_generator_cpu(seed)
                : torch.globalContext().defaultGenerator(Natives.device(device));
        if (device.type() == Device.Type.CUDA) {
            generator.set_current_seed(seed);
        }
        return new GeneratorOptional(generator);
    }

    /** As INT64, as which the engine makes whole numbers. */
    static void requireSmall(long rows, int each) {
        if (each < 0 || rows * (double) each * DType.INT64.bytes() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(rows + " x " + each + " numbers: expected less than 2 GiB of them");
        }
    }

    private static Tensor filled(DType type, Shape shape, MemorySegment values) {
        long need = Math.multiplyExact(shape.size(), (long) type.bytes());
        if (values.byteSize() != need) {
            throw new IllegalArgumentException(
                    "a " + type + " tensor of shape " + shape + " holds " + need + " bytes; got " + values.byteSize());
        }
        Tensor tensor = empty(shape, type, Device.CPU);
        Natives.copy(values, Natives.memory(tensor));
        return tensor;
    }
}
