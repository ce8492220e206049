package elbo.data.catalog;

import elbo.AtomicFile;
import elbo.FileTrouble;
import elbo.Refusal;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
    // not a channel: those close when the fetching thread is interrupted
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
        RandomAccessFile bytes;
        try {
            bytes = new RandomAccessFile(part.toFile(), "rw");
        } catch (IOException e) {
            throw FileTrouble.writing(part, e);
        }
        PartFile file = new PartFile(target, part, beside(target, ".part.from"), bytes);
        if (!file.locked()) {
            file.onDisk(() -> {
                bytes.close();
                return part;
            });
            throw new Refusal(part.toString(), "is being fetched by another program; wait until that is done");
        }
        return file;
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
            bytes.setLength(0);
            return Files.deleteIfExists(origin);
        });
    }

    /** The mark under which these bytes came from this address, if they did. */
    Optional<String> mark(URI from) {
        return onDisk(() -> {
            if (!Files.isRegularFile(origin)) {
                return Optional.empty();
            }
            List<String> lines =
                    Files.readString(origin, StandardCharsets.UTF_8).lines().toList();
            boolean same = lines.size() == 2 && lines.getFirst().equals(from.toString());
            return same ? Optional.of(lines.getLast()).filter(m -> !m.isBlank()) : Optional.empty();
        });
    }

    String sha256() {
        return onDisk(() -> sha256(bytes));
    }

    /** Gives the whole file its final name. */
    void finish() {
        onDisk(() -> {
            bytes.getFD().sync();
            bytes.close();
            finished = true;
            AtomicFile.place(part, target);
            return Files.deleteIfExists(origin);
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

    /** The SHA-256 of a file, in small hexadecimal digits. */
    static String sha256(Path file) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            return sha256(in);
        }
    }

    private static String sha256(RandomAccessFile in) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        byte[] chunk = new byte[1 << 16];
        in.seek(0);
        for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
            digest.update(chunk, 0, n);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private boolean locked() {
        return onDisk(() -> {
            try {
                return bytes.getChannel().tryLock() != null;
            } catch (OverlappingFileLockException e) {
                // another thread of this program holds it
                return false;
            }
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
