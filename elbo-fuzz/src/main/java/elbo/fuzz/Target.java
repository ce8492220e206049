package elbo.fuzz;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A reader under fire.
 *
 * @param name    what it is called on the command line
 * @param file    the name its input is given, by which readers know the format; may lie in folders
 * @param longest how many bytes an input has at most
 * @param setting puts the other files that the reader wants into the folder
 * @param reader  reads the input as users do
 */
record Target(String name, String file, int longest, Step setting, Step reader) {
    /** Does something with a path. */
    @FunctionalInterface
    interface Step {
        void at(Path path) throws IOException;
    }

    /** A reader that wants no other file. */
    Target(String name, String file, int longest, Step reader) {
        this(name, file, longest, _ -> {}, reader);
    }
}
