package elbo.plot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes a file so that a reader sees the old bytes or all of the new ones, never a part. */
public final class WholeFile {
    private WholeFile() {}

    /**
     * Writes to a temporary file in the same folder, forces it to the disk and moves it into place. Folders that are
     * missing are made. After a failure nothing is left behind.
     *
     * @throws UncheckedIOException if the disk is full, the folder cannot be written, or {@code file} is a folder
     */
    public static void write(Path file, byte[] bytes) {
        try {
            Path target = file.toAbsolutePath();
            Path folder = Files.createDirectories(target.getParent());
            Path whole = Files.createTempFile(folder, "." + target.getFileName() + "-", ".tmp");
            try {
                force(whole, bytes);
                Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(whole);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private static void force(Path file, byte[] bytes) throws IOException {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                out.write(rest);
            }
            out.force(true);
        }
    }
}
