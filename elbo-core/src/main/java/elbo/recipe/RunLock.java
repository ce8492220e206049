package elbo.recipe;

import elbo.Disk;
import elbo.FileTrouble;
import elbo.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Keeps a second process from training the same run. The system takes it back when the process ends, however it ends. */
final class RunLock implements AutoCloseable {
    static final String NAME = ".lock";

    private final FileChannel channel;

    private RunLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws Refusal if another training of the run is under way */
    @SuppressWarnings("resource") // closed by close, or here where it is refused
    static RunLock take(RunFolder run) {
        Path file = run.checkpoints().resolve(NAME);
        try {
            Disk.now().folder(run.checkpoints());
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (tried(channel) == null) {
                String owner = text(channel);
                channel.close();
                throw new Refusal(
                        run.path().toString(),
                        "is being trained by another process (" + owner + "). Wait for it, or stop it with Ctrl-C");
            }
            channel.truncate(0);
            channel.write(StandardCharsets.UTF_8.encode(
                    "process " + ProcessHandle.current().pid()));
            return new RunLock(channel);
        } catch (IOException e) {
            throw FileTrouble.writing(file, e);
        }
    }

    private static @Nullable FileLock tried(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // by this very process
        }
    }

    private static String text(FileChannel channel) throws IOException {
        ByteBuffer some = ByteBuffer.allocate(64);
        channel.read(some, 0);
        return StandardCharsets.UTF_8.decode(some.flip()).toString();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // nothing was lost: the lock goes with the process
            return;
        }
    }
}
