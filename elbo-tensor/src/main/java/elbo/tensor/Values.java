package elbo.tensor;

import java.lang.foreign.MemorySegment;

/** A tensor's elements in Java's memory, row by row; waits for the device. */
final class Values {
    /** of an array */
    private static final int LONGEST = Integer.MAX_VALUE - 8;

    private Values() {}

    static float[] floats(Tensor tensor) {
        float[] out = new float[length(tensor, 1)];
        copy(tensor, DType.FLOAT32, MemorySegment.ofArray(out));
        return out;
    }

    static double[] doubles(Tensor tensor) {
        double[] out = new double[length(tensor, 1)];
        copy(tensor, DType.FLOAT64, MemorySegment.ofArray(out));
        return out;
    }

    static long[] longs(Tensor tensor) {
        long[] out = new long[length(tensor, 1)];
        copy(tensor, DType.INT64, MemorySegment.ofArray(out));
        return out;
    }

    static byte[] bytes(Tensor tensor) {
        byte[] out = new byte[length(tensor, 1)];
        copy(tensor, DType.UINT8, MemorySegment.ofArray(out));
        return out;
    }

    /** The elements as they lie in memory. */
    static byte[] raw(Tensor tensor) {
        byte[] out = new byte[length(tensor, tensor.dtype().bytes())];
        copy(tensor, tensor.dtype(), MemorySegment.ofArray(out));
        return out;
    }

    private static int length(Tensor tensor, int each) {
        long size = tensor.shape().size();
        if (size > LONGEST / each) {
            throw new IllegalStateException("a tensor of shape " + tensor.shape() + " does not fit into a Java array");
        }
        return (int) size * each;
    }

    private static void copy(Tensor tensor, DType as, MemorySegment out) {
        try (Scope s = Scope.open()) {
            Tensor flat = tensor.to(as).to(Device.CPU).contiguous();
            boolean unused = Reading.of(
                    () -> {
                        Natives.copy(Natives.memory(flat), out);
                        return true;
                    },
                    flat);
        }
    }
}
