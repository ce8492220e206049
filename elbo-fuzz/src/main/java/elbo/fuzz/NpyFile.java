package elbo.fuzz;

import elbo.data.format.Npy;
import java.io.IOException;
import java.nio.file.Path;

/** An array, as codes for {@code decode}, then as data. */
final class NpyFile {
    private NpyFile() {}

    static void read(Path file) throws IOException {
        Npy.floats(file);
        DataFile.read(file);
    }
}
