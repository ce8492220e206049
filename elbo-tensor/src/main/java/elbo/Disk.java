package elbo;

import elbo.AtomicFile.IOConsumer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * The five operations by which files come to be. What Elbo keeps is written through them, so that a test can let the disk fill
 * up, fail or lose its power at any one.
 */
public interface Disk {
    /** Where files go: the system's, unless this thread works {@link #during} another. */
    static Disk now() {
        return SystemDisk.OTHER.orElse(SystemDisk.INSTANCE);
    }

    /** Runs {@code work} with its files on this disk. */
    default void during(Runnable work) {
        ScopedValue.where(SystemDisk.OTHER, this).run(work);
    }

    /** Writes a file, over what is there; on return its bytes are on the disk. The stream is buffered, and closed here. */
    void write(Path file, IOConsumer<? super OutputStream> content) throws IOException;

    /** Gives a file or folder another name, in one step, over a file that has it. */
    void move(Path from, Path to) throws IOException;

    /** On return, which names a folder holds is on the disk. */
    void force(Path folder) throws IOException;

    /** Deletes a file or an empty folder, if it is there. */
    void delete(Path path) throws IOException;

    /** Makes a folder, with those above it that are missing. */
    void folder(Path folder) throws IOException;
}
