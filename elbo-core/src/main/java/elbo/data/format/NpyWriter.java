package elbo.data.format;

import elbo.AtomicFile;
import elbo.AtomicFile.IOConsumer;
import elbo.tensor.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Writes arrays that NumPy's {@code load} reads: 32-bit floats, or whole numbers of 32 or 64 bits, least significant byte
 * first, last dimension fastest. A file appears whole or not at all.
 */
public final class NpyWriter {
    private static final int ALIGNMENT = 64;
    private static final int CHUNK = 1 << 16;

    private final OutputStream out;
    private final String type;
    private final Shape shape;
    private long written;

    private NpyWriter(OutputStream out, String type, Shape shape) {
        this.out = out;
        this.type = type;
        this.shape = shape;
    }

    /**
     * @throws elbo.Refusal if the file cannot be written
     * @throws IllegalArgumentException if the numbers do not fill the shape
     */
    public static void write(Path file, Shape shape, float[] values) {
        AtomicFile.write(file, out -> floats(out, shape, rows -> rows.add(values)));
    }

    /** As {@link #write(Path, Shape, float[])}. */
    public static void write(Path file, Shape shape, int[] values) {
        AtomicFile.write(file, out -> ints(out, shape, values));
    }

    /** As {@link #write(Path, Shape, float[])}. */
    public static void write(Path file, Shape shape, long[] values) {
        AtomicFile.write(file, out -> longs(out, shape, values));
    }

    /**
     * Writes floats as they come, any number at a time, so that no more than some rows are ever in memory.
     *
     * @param shape the sizes of the whole array
     * @throws elbo.Refusal if the file cannot be written
     * @throws IllegalArgumentException if the numbers do not fill the shape
     */
    public static void stream(Path file, Shape shape, IOConsumer<FloatRows> rows) {
        AtomicFile.write(file, out -> floats(out, shape, rows));
    }

    /** Takes the next numbers of an array. */
    @FunctionalInterface
    public interface FloatRows {
        void add(float[] values) throws IOException;
    }

    static void floats(OutputStream out, Shape shape, IOConsumer<FloatRows> rows) throws IOException {
        NpyWriter w = new NpyWriter(out, "<f4", shape);
        w.header();
        rows.accept(values -> w.put(values.length, Float.BYTES, (b, i) -> b.putFloat(values[i])));
        w.finish();
    }

    static void ints(OutputStream out, Shape shape, int[] values) throws IOException {
        NpyWriter w = new NpyWriter(out, "<i4", shape);
        w.header();
        w.put(values.length, Integer.BYTES, (b, i) -> b.putInt(values[i]));
        w.finish();
    }

    static void longs(OutputStream out, Shape shape, long[] values) throws IOException {
        NpyWriter w = new NpyWriter(out, "<i8", shape);
        w.header();
        w.put(values.length, Long.BYTES, (b, i) -> b.putLong(values[i]));
        w.finish();
    }

    /** Version 1, padded so that the numbers begin at a multiple of 64 bytes. */
    private void header() throws IOException {
        // a tuple of one needs its comma: (3,)
        String sizes = Arrays.stream(shape.dims()).mapToObj(Long::toString).collect(Collectors.joining(", "))
                + (shape.rank() == 1 ? "," : "");
        String text = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + sizes + "), }";
        int before = NpyHeader.MAGIC.length + 4;
        int padding = Math.floorMod(-(before + text.length() + 1), ALIGNMENT);
        byte[] header = (text + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
        out.write(NpyHeader.MAGIC);
        out.write(new byte[] {1, 0, (byte) header.length, (byte) (header.length >> 8)});
        out.write(header);
    }

    private interface Put {
        void put(ByteBuffer into, int index);
    }

    private void put(int count, int width, Put number) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            number.put(chunk, i);
            if (chunk.remaining() < width || i == count - 1) {
                out.write(chunk.array(), 0, chunk.position());
                chunk.clear();
            }
        }
        written += count;
    }

    private void finish() {
        if (written != shape.size()) {
            throw new IllegalArgumentException(written + " numbers do not fill the shape " + shape);
        }
    }
}
