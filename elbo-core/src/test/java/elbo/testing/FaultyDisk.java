package elbo.testing;

import elbo.AtomicFile.IOConsumer;
import elbo.Disk;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A disk whose operations fail from a certain one on, or that one only. A write fails halfway. */
public final class FaultyDisk implements Disk {
    private final Disk disk = new QuickDisk();
    private final int first;
    private final int last;
    private final AtomicInteger done = new AtomicInteger();

    private FaultyDisk(int first, int last) {
        this.first = first;
        this.last = last;
    }

    /** Only operation {@code n} fails, counted from 1. */
    public static FaultyDisk once(int n) {
        return new FaultyDisk(n, n);
    }

    /** All fail from operation {@code n} on. */
    public static FaultyDisk from(int n) {
        return new FaultyDisk(n, Integer.MAX_VALUE);
    }

    /** Whether any operation failed. */
    public boolean failed() {
        return done.get() >= first;
    }

    private boolean fails() {
        int now = done.incrementAndGet();
        return now >= first && now <= last;
    }

    private static IOException full() {
        return new IOException("No space left on device");
    }

    private void pass() throws IOException {
        if (fails()) {
            throw full();
        }
    }

    @Override
    public void write(Path file, IOConsumer<? super OutputStream> content) throws IOException {
        if (!fails()) {
            disk.write(file, content);
            return;
        }
        disk.write(file, out -> content.accept(new Short(out, 100)));
        throw full();
    }

    /** Takes some bytes and no more. */
    private static final class Short extends OutputStream {
        private final OutputStream out;
        private int left;

        Short(OutputStream out, int left) {
            this.out = out;
            this.left = left;
        }

        @Override
        public void write(int b) throws IOException {
            if (left-- <= 0) {
                throw full();
            }
            out.write(b);
        }
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        pass();
        disk.move(from, to);
    }

    @Override
    public void force(Path folder) throws IOException {
        pass();
        disk.force(folder);
    }

    @Override
    public void delete(Path path) throws IOException {
        pass();
        disk.delete(path);
    }

    @Override
    public void folder(Path folder) throws IOException {
        pass();
        disk.folder(folder);
    }
}
