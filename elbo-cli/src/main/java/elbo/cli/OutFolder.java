package elbo.cli;

import elbo.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the runs of a command go. */
final class OutFolder {
    private OutFolder() {}

    /** @throws Refusal where a file is in the way, before any run fails of it */
    static void require(Path out) {
        Path there = out.toAbsolutePath().normalize();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        if (!Files.isDirectory(there)) {
            throw new Refusal("--out", there + " is a file, so no runs can be written into it; give another name");
        }
    }
}
