package elbo.data.format;

import elbo.Refusal;
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

    /**
     * As {@link #open(Path, Progress)}, with what the user wrote behind the path and a {@code #}: which part is meant, and how.
     *
     * @throws elbo.Refusal as well if this format knows no such words
     */
    default Splits open(Path path, String words, Progress progress) throws IOException {
        if (!words.isEmpty()) {
            throw new Refusal(path + "#" + words, "nothing can be chosen in " + name() + "; leave # and the rest out");
        }
        return open(path, progress);
    }
}
