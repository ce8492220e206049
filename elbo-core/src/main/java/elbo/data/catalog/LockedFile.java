package elbo.data.catalog;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** Opens a file for one program at a time. */
final class LockedFile {
    private LockedFile() {}

    /**
     * The file, made if need be and locked until it is closed; empty if another has it. Between opening and locking, whoever
     * had the lock may have moved or removed the file, and a lock on what has left its path guards nothing: then it is opened anew.
     */
    static Optional<RandomAccessFile> open(Path path) throws IOException {
        while (true) {
            Optional<String> before = identity(path);
            // not a channel: those close when the fetching thread is interrupted
            RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
            boolean stays = false;
            try {
                if (!locked(file)) {
                    return Optional.empty();
                }
                stays = before.isPresent() && before.equals(identity(path));
                if (stays) {
                    return Optional.of(file);
                }
            } finally {
                if (!stays) {
                    file.close();
                }
            }
        }
    }

    private static boolean locked(RandomAccessFile file) throws IOException {
        try {
            return file.getChannel().tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // another thread of this program holds it
            return false;
        }
    }

    /** What tells one file from another of the same path, where the system has such a thing; Windows moves no open files. */
    private static Optional<String> identity(Path path) throws IOException {
        try {
            return Optional.of(String.valueOf(
                    Files.readAttributes(path, BasicFileAttributes.class).fileKey()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
