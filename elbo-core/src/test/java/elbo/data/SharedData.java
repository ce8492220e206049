package elbo.data;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The real data sets for tests: a folder {@code shared/data} beside the repository or above it. */
public final class SharedData {
    private SharedData() {}

    /** The folder of that name there; the test is left out, and says so, where there is none. */
    public static Path folder(String name) {
        for (Path p = Path.of("").toAbsolutePath(); p != null; p = p.getParent()) {
            Path found = p.resolve("shared").resolve("data").resolve(name);
            if (Files.isDirectory(found)) {
                return found;
            }
        }
        Assumptions.abort("no folder shared/data/" + name + " beside or above the repository");
        throw new IllegalStateException();
    }
}
