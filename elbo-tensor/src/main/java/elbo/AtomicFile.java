package elbo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Files that appear whole or not at all: written under another name in the same folder, forced to the disk, then moved
 * over the target in one step. A crash at any moment leaves the old file or the new one.
 */
public final class AtomicFile {
    private static final Pattern LEFTOVER = Pattern.compile("\\..+\\.\\d+-\\d+\\.tmp");

    private AtomicFile() {}

    /** Writes what a file should hold, or part of it. */
    @FunctionalInterface
    public interface IOConsumer<T> {
        void accept(T target) throws IOException;
    }

    /**
     * Writes {@code target}, replacing what is there; its folder is made if need be. The stream is buffered, and closed here.
     *
     * @throws Refusal if the folder cannot be made or written, the disk is full, or {@code target} is something other than a
     *     file; no file is left behind then, and an older one is as it was
     */
    public static void write(Path target, IOConsumer<? super OutputStream> content) {
        Path goal = goal(target);
        Path temp = beside(goal);
        Disk disk = Disk.now();
        try {
            try {
                disk.write(temp, content);
                place(temp, goal);
            } finally {
                disk.delete(temp);
            }
        } catch (IOException e) {
            throw FileTrouble.writing(target, e);
        }
    }

    /**
     * Moves a finished, forced file or folder to its final name in the same folder, in one step, and forces the folder.
     *
     * @throws IOException if the file system refuses; {@code finished} is then still there
     */
    public static void place(Path finished, Path target) throws IOException {
        Disk disk = Disk.now();
        disk.move(finished, target);
        disk.force(folder(target));
    }

    private static Path goal(Path target) {
        try {
            // a link stays a link: what it points to is replaced
            Path goal = Files.isSymbolicLink(target) && Files.exists(target) ? target.toRealPath() : target;
            if (Files.exists(goal) && !Files.isRegularFile(goal)) {
                throw new Refusal(target.toString(), "is not a file, so it cannot be written over; give another name");
            }
            make(target, folder(goal));
            return goal;
        } catch (IOException e) {
            throw FileTrouble.writing(target, e);
        }
    }

    /** Makes {@code folder}, in which {@code target} is to be written. */
    static void make(Path target, Path folder) throws IOException {
        Path there = folder;
        while (!Files.exists(there, LinkOption.NOFOLLOW_LINKS) && there.getParent() != null) {
            there = there.getParent();
        }
        if (!Files.isDirectory(there)) {
            throw new Refusal(target.toString(), "cannot be written: " + there + " is not a folder; give another name");
        }
        Disk.now().folder(folder);
    }

    static Path folder(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file.toAbsolutePath() : parent;
    }

    /** Whether a file is named as one that is being written, or was when its process was killed. */
    public static boolean isLeftover(Path file) {
        return LEFTOVER.matcher(String.valueOf(file.getFileName())).matches();
    }

    /** Named after process and thread, so that no two writers share it; hidden, so that nobody takes it for a result. */
    static Path beside(Path goal) {
        String mark =
                ProcessHandle.current().pid() + "-" + Thread.currentThread().threadId();
        return folder(goal).resolve("." + goal.getFileName() + "." + mark + ".tmp");
    }
}
