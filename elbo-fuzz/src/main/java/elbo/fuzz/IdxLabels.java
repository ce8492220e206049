package elbo.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The labels of a folder of IDX files, beside three sound pictures of one pixel. */
final class IdxLabels {
    private static final byte[] PICTURES = {0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 1, 7, 8, 9};

    private IdxLabels() {}

    static void prepare(Path labels) throws IOException {
        Files.write(labels.resolveSibling("train-images"), PICTURES);
    }

    static void read(Path labels) {
        DataFile.folder(labels);
    }
}
