package elbo.fuzz;

import elbo.FileTrouble;
import elbo.data.Dataset;
import elbo.data.Progress;
import elbo.data.Splits;
import elbo.data.format.Formats;
import elbo.data.format.Npz;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;

/** Data in any format, opened by its path and read through once. */
final class DataFile {
    private static final long PIECE = 1 << 20;
    private static final long SMALL = 1 << 9;

    private DataFile() {}

    static void read(Path path) {
        through(Formats.open(path));
    }

    /** Arrays in so little memory that those of zeros and ones are packed as bits. */
    static void bits(Path path) {
        try {
            through(Npz.within(SMALL).open(path, Progress.NONE));
        } catch (IOException e) {
            throw FileTrouble.reading(path, e); // as Formats does
        }
    }

    /** Texts, by their words. */
    static void words(Path path) {
        read(Path.of(path + "#words"));
    }

    /** The folder that a file lies in, as data. */
    static void folder(Path file) {
        read(Objects.requireNonNull(file.getParent()));
    }

    private static void through(Splits splits) {
        through(splits.train());
        through(splits.test());
    }

    private static void through(Dataset data) {
        int each = Math.toIntExact(data.bytes() / data.size());
        int some = Math.clamp(PIECE / each, 1, data.size());
        ByteBuffer values = ByteBuffer.allocate(some * each);
        for (int from = 0; from < data.size(); from += some) {
            data.read(from, Math.min(some, data.size() - from), values.clear());
        }
    }
}
