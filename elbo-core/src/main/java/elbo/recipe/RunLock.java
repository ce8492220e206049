package elbo.recipe;

import elbo.Disk;
import elbo.FileTrouble;
import elbo.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps a second process from the same work on a run. The system takes it back when the process ends, however it ends. */
final class RunLock implements AutoCloseable {
    static final String NAME = ".lock";

    /** What this process holds: asking the system again would end its lock. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private RunLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** @throws Refusal if another training of the run is under way */
    static RunLock training(RunFolder run) {
        return take(run, run.checkpoints().resolve(NAME), "trained");
    }

    /**
     * @param tally where the values would be kept
     * @throws Refusal if another evaluation that keeps its values there is under way
     */
    static RunLock evaluation(RunFolder run, Path tally) {
        return take(run, tally.resolveSibling(tally.getFileName() + NAME), "evaluated in the same way");
    }

    private static RunLock take(RunFolder run, Path file, String work) {
        Path folder = file.resolveSibling("");
        try {
            Disk.now().folder(folder);
            Path real = folder.toRealPath().resolve(file.getFileName());
            if (!HELD.add(real)) {
                throw busy(run, work, me());
            }
            try {
                return new RunLock(real, locked(run, real, work));
            } catch (IOException | RuntimeException e) {
                HELD.remove(real);
                throw e;
            }
        } catch (IOException e) {
            throw FileTrouble.writing(file, e);
        }
    }

    private static FileChannel locked(RunFolder run, Path file, String work) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() == null) {
                throw busy(run, work, text(channel));
            }
            channel.truncate(0);
            channel.write(StandardCharsets.UTF_8.encode(me()));
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static Refusal busy(RunFolder run, String work, String owner) {
        return new Refusal(
                run.path().toString(),
                "is being " + work + " by another process (" + owner + "). Wait for it, or stop it with Ctrl-C");
    }

    private static String me() {
        return "process " + ProcessHandle.current().pid();
    }

    private static String text(FileChannel channel) throws IOException {
        ByteBuffer some = ByteBuffer.allocate(64);
        channel.read(some, 0);
        return StandardCharsets.UTF_8.decode(some.flip()).toString();
    }

    /** Its file. */
    Path file() {
        return file;
    }

    @Override
    public void close() {
        HELD.remove(file);
        try {
            channel.close();
        } catch (IOException e) {
            // nothing was lost: the lock goes with the process
            return;
        }
    }
}
