package elbo;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;

/**
 * A file made to hurt its reader.
 *
 * @param maker makes it
 */
record Hostile(String name, HostileFilesTest.Maker maker) {
    /** Writes bytes. */
    @FunctionalInterface
    interface Content {
        void to(OutputStream out) throws IOException;
    }

    /** One file. */
    static Hostile file(String name, String file, Content content) {
        return new Hostile(name, folder -> {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(folder.resolve(file)))) {
                content.to(out);
            }
            return folder.resolve(file);
        });
    }

    static Hostile file(String name, String file, byte[] content) {
        return file(name, file, out -> out.write(content));
    }
}
