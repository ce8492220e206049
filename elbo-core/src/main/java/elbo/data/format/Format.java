package elbo.data.format;

import elbo.data.Progress;
import elbo.data.Splits;
import java.io.IOException;
import java.nio.file.Path;

/** One layout of files that hold examples. */
public interface Format {
    /** What it is, for lists and messages: {@code "an .npy file of NumPy"}. */
    String name();

    /** Whether {@code path}, which exists, looks like this; looks at names and first bytes only. */
    boolean reads(Path path) throws IOException;

    /**
     * Opens it. Where there is no test part, {@link elbo.data.Split#holdOut(elbo.data.Dataset)} makes one.
     *
     * @throws elbo.Refusal if the file is damaged or holds something that cannot be examples
     * @throws IOException if the file system fails
     */
    Splits open(Path path, Progress progress) throws IOException;
}
