package elbo.testing;

import elbo.AtomicFile.IOConsumer;
import elbo.Disk;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The system's files without waiting for the disk: for tests that write thousands. */
public final class QuickDisk implements Disk {
    @Override
    public void write(Path file, IOConsumer<? super OutputStream> content) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            content.accept(out);
        }
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void force(Path folder) {}

    @Override
    public void delete(Path path) throws IOException {
        Files.deleteIfExists(path);
    }

    @Override
    public void folder(Path folder) throws IOException {
        Files.createDirectories(folder);
    }
}
