package elbo;

import elbo.AtomicFile.IOConsumer;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The system's own files. */
final class SystemDisk implements Disk {
    static final SystemDisk INSTANCE = new SystemDisk();

    /** Another disk, for the work of a thread. */
    static final ScopedValue<Disk> OTHER = ScopedValue.newInstance();

    private SystemDisk() {}

    @Override
    public void write(Path file, IOConsumer<? super OutputStream> content) throws IOException {
        // not a channel: those break when the writing thread is interrupted
        try (FileOutputStream stream = new FileOutputStream(file.toFile());
                BufferedOutputStream out = new BufferedOutputStream(stream, 1 << 16)) {
            content.accept(out);
            out.flush();
            stream.getFD().sync();
        }
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void force(Path folder) throws IOException {
        boolean interrupted = Thread.interrupted(); // folders have channels alone, which break when interrupted
        try (FileChannel channel = opened(folder)) {
            if (channel != null) {
                channel.force(true);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Null where the system does not open folders, as Windows does not; a move there is on the disk by itself. */
    private static @Nullable FileChannel opened(Path folder) {
        try {
            return FileChannel.open(folder, StandardOpenOption.READ);
        } catch (IOException e) {
            return null;
        }
    }

    @Override
    public void delete(Path path) throws IOException {
        Files.deleteIfExists(path);
    }

    @Override
    public void folder(Path folder) throws IOException {
        Files.createDirectories(folder);
    }
}
