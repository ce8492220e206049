package elbo.data.format;

import elbo.AtomicFile;
import elbo.AtomicFile.IOConsumer;
import elbo.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes several named arrays to one file that NumPy's {@code load} reads; the same arrays give the same bytes. */
public final class NpzWriter {
    /** The earliest date a zip file can hold. */
    private static final LocalDateTime NO_DATE = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final ZipOutputStream zip;

    private NpzWriter(ZipOutputStream zip) {
        this.zip = zip;
    }

    /**
     * Writes a file that appears whole or not at all.
     *
     * @throws elbo.Refusal if the file cannot be written
     */
    public static void write(Path file, IOConsumer<NpzWriter> arrays) {
        AtomicFile.write(file, out -> {
            ZipOutputStream zip = new ZipOutputStream(out);
            arrays.accept(new NpzWriter(zip));
            zip.finish();
        });
    }

    /** @throws IllegalArgumentException if the numbers do not fill the shape */
    public void floats(String name, Shape shape, float[] values) throws IOException {
        stream(name, shape, rows -> rows.add(values));
    }

    /** Floats as they come; see {@link NpyWriter#stream}. */
    public void stream(String name, Shape shape, IOConsumer<NpyWriter.FloatRows> rows) throws IOException {
        begin(name);
        NpyWriter.floats(zip, shape, rows);
        zip.closeEntry();
    }

    /** @throws IllegalArgumentException if the numbers do not fill the shape */
    public void longs(String name, Shape shape, long[] values) throws IOException {
        begin(name);
        NpyWriter.longs(zip, shape, values);
        zip.closeEntry();
    }

    private void begin(String name) throws IOException {
        ZipEntry entry = new ZipEntry(name + ".npy");
        entry.setTimeLocal(NO_DATE);
        zip.putNextEntry(entry);
    }
}
