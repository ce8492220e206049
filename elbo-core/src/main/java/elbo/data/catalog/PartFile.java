package elbo.data.catalog;

import elbo.AtomicFile;
import elbo.FileTrouble;
import elbo.Refusal;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What has come so far of a file, in {@code NAME.part} beside its final place, and in {@code NAME.part.from} the address and
 * mark (ETag or date) it came under. Locked while open, so that two programs do not write one file. Every failure here is
 * the disk's, hence a {@link Refusal}: another mirror would not help.
 */
final class PartFile implements AutoCloseable {
    private final Path target;
    private final Path part;
    private final Path origin;
    private final RandomAccessFile bytes;
    private boolean finished;

    private PartFile(Path target, Path part, Path origin, RandomAccessFile bytes) {
        this.target = target;
        this.part = part;
        this.origin = origin;
        this.bytes = bytes;
    }

    /** @throws Refusal if it cannot be written, or another program is writing it */
    static PartFile open(Path target) {
        Path part = beside(target, ".part");
        try {
            RandomAccessFile bytes = LockedFile.open(part)
                    .orElseThrow(() -> new Refusal(
                            part.toString(), "is being fetched by another program; wait until that is done"));
            return new PartFile(target, part, beside(target, ".part.from"), bytes);
        } catch (IOException e) {
            throw FileTrouble.writing(part, e);
        }
    }

    /** Bytes that are here. */
    long length() {
        return onDisk(bytes::length);
    }

    void append(ByteBuffer more) {
        byte[] chunk = new byte[more.remaining()];
        more.get(chunk);
        onDisk(() -> {
            bytes.seek(bytes.length());
            bytes.write(chunk);
            return chunk;
        });
    }

    /** Forgets what is here; what comes now comes from {@code from} under this mark. */
    void restart(URI from, String mark) {
        clear();
        onDisk(() -> Files.write(origin, List.of(from.toString(), mark)));
    }

    void clear() {
        onDisk(() -> {
            if (bytes.length() > 0) {
                bytes.setLength(0);
            }
            return Files.deleteIfExists(origin);
        });
    }

    /** The mark under which these bytes came from this address, if they did and it was written whole. */
    Optional<String> mark(URI from) {
        return onDisk(() -> {
            if (!Files.isRegularFile(origin)) {
                return Optional.empty();
            }
            // Latin letters take any bytes: a damaged note is no reason not to fetch
            List<String> lines = Files.readAllLines(origin, StandardCharsets.ISO_8859_1);
            boolean same = lines.size() == 2 && lines.getFirst().equals(from.toString());
            return same ? Optional.of(lines.getLast()).filter(Mark::isOne) : Optional.empty();
        });
    }

    String sha256() {
        return onDisk(() -> FileHash.sha256(bytes));
    }

    /** Gives the whole file its final name, under the lock where the system moves open files. */
    void finish() {
        onDisk(() -> {
            bytes.getFD().sync();
            // first: a whole part needs no note, and a note without a part would lie here for ever
            Files.deleteIfExists(origin);
            try {
                AtomicFile.place(part, target);
            } catch (FileSystemException e) {
                // Windows does not
                bytes.close();
                AtomicFile.place(part, target);
            }
            finished = true;
            return target;
        });
    }

    /** Removes the file if it is empty; else it is kept to go on with. */
    @Override
    public void close() {
        onDisk(() -> {
            boolean useless = !finished && bytes.length() == 0;
            bytes.close();
            if (useless) {
                Files.deleteIfExists(part);
                Files.deleteIfExists(origin);
            }
            return useless;
        });
    }

    private static Path beside(Path target, String suffix) {
        return target.resolveSibling(target.getFileName() + suffix);
    }

    private interface OnDisk<T> {
        T run() throws IOException;
    }

    private <T> T onDisk(OnDisk<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw FileTrouble.writing(part, e);
        }
    }
}
