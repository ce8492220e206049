package elbo.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/** Between Elbo's words and the engine's: element types, devices, memory. */
final class Natives {
    private Natives() {}

    static torch.ScalarType scalarType(DType type) {
        return switch (type) {
            case FLOAT32 -> torch.ScalarType.Float;
            case FLOAT64 -> torch.ScalarType.Double;
            case BFLOAT16 -> torch.ScalarType.BFloat16;
            case INT64 -> torch.ScalarType.Long;
            case UINT8 -> torch.ScalarType.Byte;
            case BOOL -> torch.ScalarType.Bool;
        };
    }

    static DType dtype(torch.ScalarType type) {
        for (DType d : DType.values()) {
            if (scalarType(d).value == type.value) {
                return d;
            }
        }
        throw new IllegalStateException("element type " + type + " is not one of Elbo's");
    }

    static org.bytedeco.pytorch.Device device(Device device) {
        return device.type() == Device.Type.CPU
                ? new org.bytedeco.pytorch.Device(torch.DeviceType.CPU)
                : new org.bytedeco.pytorch.Device(torch.DeviceType.CUDA, (byte) device.index());
    }

    static TensorOptions options(DType type, Device device) {
        return new TensorOptions(scalarType(type)).device(new org.bytedeco.pytorch.DeviceOptional(device(device)));
    }

    /**
     * {@code log(1 + exp(x))}. The engine gives {@code x} itself above a threshold, so that the exponential does not overflow;
     * its own, 20, is too low for numbers of double precision.
     */
    static org.bytedeco.pytorch.Tensor softplus(org.bytedeco.pytorch.Tensor x) {
        return x.scalar_type().value == torch.ScalarType.Double.value
                ? torch.softplus(x, new Scalar(1), new Scalar(40))
                : torch.softplus(x);
    }

    /** As {@link #softplus(org.bytedeco.pytorch.Tensor)}, into memory that is there. */
    static void softplus(org.bytedeco.pytorch.Tensor out, org.bytedeco.pytorch.Tensor x) {
        var unused = x.scalar_type().value == torch.ScalarType.Double.value
                ? torch.softplus_out(out, x, new Scalar(1), new Scalar(40))
                : torch.softplus_out(out, x);
    }

    /** The memory of a contiguous CPU tensor; valid while the tensor is. */
    static MemorySegment memory(Tensor tensor) {
        long bytes = tensor.shape().size() * tensor.dtype().bytes();
        return bytes == 0
                ? MemorySegment.NULL
                : MemorySegment.ofAddress(tensor.handle().data_ptr().address()).reinterpret(bytes);
    }

    /**
     * Copies all bytes. Not by {@link MemorySegment#copyFrom}, which moves less than 64 bytes by a loop of its own: compiled by
     * HotSpot 25.0.3 in a process that had copied other kinds of arrays, that loop left zeros in a {@code double[6]}.
     */
    static void copy(MemorySegment from, MemorySegment to) {
        MemorySegment.copy(from, ValueLayout.JAVA_BYTE, 0, to, ValueLayout.JAVA_BYTE, 0, from.byteSize());
    }

    static Shape shape(org.bytedeco.pytorch.Tensor handle) {
        long[] dims = new long[(int) handle.dim()];
        Arrays.setAll(dims, i -> handle.size(i));
        return Shape.of(dims);
    }

    static boolean contiguous(Tensor tensor) {
        return Reading.ask(tensor, h -> h.is_contiguous());
    }

    /** How often a tensor's memory was changed in place, through whichever tensor. */
    static long version(Tensor tensor) {
        return Reading.ask(tensor, h -> h._version());
    }

    /** Whether both lie in the same memory. */
    static boolean alias(Tensor a, Tensor b) {
        return Reading.of(() -> a.handle().is_alias_of(b.handle()), a, b);
    }

    static Tensor[] concat(Tensor first, Tensor[] rest) {
        Tensor[] all = new Tensor[rest.length + 1];
        all[0] = first;
        System.arraycopy(rest, 0, all, 1, rest.length);
        return all;
    }
}
