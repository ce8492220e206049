package elbo.data;

import elbo.Refusal;
import elbo.tensor.DType;
import elbo.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Finds out what numbers are by looking at all of them. */
public final class Values {
    /** The largest count taken for one: beyond it a float no longer tells neighbours apart. */
    private static final float LARGEST_COUNT = 1 << 24;

    private Values() {}

    /** How bytes are to be taken. */
    public record Coding(Kind kind, float scale) {}

    /**
     * The narrowest kind that holds all values of all parts.
     *
     * @throws IllegalArgumentException for NaN or infinity: call {@link #checkFinite} first
     */
    public static Kind kindOf(float[]... parts) {
        return kindOf(Arrays.asList(parts));
    }

    /** As {@link #kindOf(float[]...)}, of parts that are taken one after the other. */
    public static Kind kindOf(Iterable<float[]> parts) {
        boolean binary = true;
        boolean unit = true;
        boolean count = true;
        for (float[] part : parts) {
            for (float v : part) {
                if (!Float.isFinite(v)) {
                    throw new IllegalArgumentException("not a finite number: " + v);
                }
                binary &= v == 0 || v == 1;
                unit &= v >= 0 && v <= 1;
                count &= v >= 0 && v <= LARGEST_COUNT && v == Math.rint(v);
            }
        }
        return binary ? Kind.BINARY : unit ? Kind.UNIT : count ? Kind.COUNT : Kind.REAL;
    }

    /**
     * Bytes that are only 0 and 1 are taken as they are; all others are grey values, so 255 means 1; they too are binary
     * where only 0 and 255 occur.
     */
    public static Coding codingOf(byte[]... parts) {
        return codingOf(Arrays.asList(parts));
    }

    /** As {@link #codingOf(byte[]...)}, of parts that are taken one after the other, as long as they can change the answer. */
    public static Coding codingOf(Iterable<byte[]> parts) {
        boolean ones = true;
        boolean extremes = true;
        for (byte[] part : parts) {
            for (byte v : part) {
                ones &= v == 0 || v == 1;
                extremes &= v == 0 || v == -1;
            }
            if (!ones && !extremes) {
                break;
            }
        }
        return ones ? new Coding(Kind.BINARY, 1) : new Coding(extremes ? Kind.BINARY : Kind.UNIT, 1f / 255);
    }

    /** The values of these examples, {@code [rows, event]}: what is stored times the scale. */
    public static float[] of(Dataset data, int[] rows) {
        int each = Math.toIntExact(data.eventShape().size());
        float[] values = new float[Math.multiplyExact(rows.length, each)];
        ByteBuffer one = ByteBuffer.allocate(each * data.storage().bytes()).order(ByteOrder.nativeOrder());
        for (int i = 0; i < rows.length; i++) {
            data.read(rows[i], 1, one.clear());
            one.flip();
            for (int k = i * each; k < (i + 1) * each; k++) {
                values[k] = (data.storage() == DType.UINT8 ? one.get() & 0xFF : one.getFloat()) * data.scale();
            }
        }
        return values;
    }

    /** @throws Refusal naming the first example, and the place in it, that holds NaN or infinity */
    public static void checkFinite(String name, Shape event, float[] values) {
        checkFinite(name, event, 0, values);
    }

    /** As {@link #checkFinite(String, Shape, float[])}, of the examples that begin with number {@code first}. */
    public static void checkFinite(String name, Shape event, int first, float[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                long size = event.size();
                throw new Refusal(
                        name,
                        "example " + (first + i / size) + " holds " + values[i] + " at " + place(event, i % size)
                                + ", both counted from 0; every value must be a finite 32-bit number, so remove the example"
                                + " or fill the gap");
            }
        }
    }

    /** Where in an example of this shape its element number {@code index} lies: {@code [0, 3, 12]}. */
    private static String place(Shape event, long index) {
        long[] at = new long[event.rank()];
        long rest = index;
        for (int d = at.length - 1; d >= 0; d--) {
            at[d] = rest % event.dim(d);
            rest /= event.dim(d);
        }
        return Shape.of(at).toString();
    }
}
