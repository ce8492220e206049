package elbo.data.drawn;

import elbo.data.drawn.Digits.Drawn;
import elbo.data.drawn.Digits.Part;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Drawn digits in one file: {@code ELBODRAW}, version, number of train and of test digits (big-endian ints), SHA-256 of the
 * rest; then train classes, train pixels, test classes, test pixels. A cache holds nothing that cannot be drawn again, so
 * whatever goes wrong with it is noted in the log at debug level and otherwise only costs time.
 */
record DigitCache(Path file, int train, int test) {
    /** Goes up with every change of what is drawn; the golden hashes in the tests tell when. */
    private static final int VERSION = 1;

    private static final long MAGIC = 0x454C424F44524157L;
    private static final int HASH = 32;
    private static final int HEADER = Long.BYTES + 3 * Integer.BYTES + HASH;
    private static final System.Logger LOG = System.getLogger(DigitCache.class.getName());

    /** What the file holds, or nothing if there is no such file or not one that this version wrote whole. */
    Optional<Drawn> read() {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            long expected = HEADER + (train + (long) test) * (1 + Digits.PIXELS);
            if (in.size() != expected) {
                return refuse("it has " + in.size() + " bytes instead of " + expected);
            }
            ByteBuffer header = fill(in, ByteBuffer.allocate(HEADER)).flip();
            if (!header.slice(0, HEADER - HASH).equals(head())) {
                return refuse("its header is not that of version " + VERSION);
            }
            Drawn drawn = new Drawn(Part.blank(train), Part.blank(test));
            for (byte[] bytes : body(drawn)) {
                fill(in, ByteBuffer.wrap(bytes));
            }
            byte[] promised = Arrays.copyOfRange(header.array(), HEADER - HASH, HEADER);
            return MessageDigest.isEqual(promised, hash(drawn)) ? Optional.of(drawn) : refuse("its bytes have changed");
        } catch (IOException e) {
            return refuse(e.toString());
        }
    }

    /** Puts the file there whole or not at all. */
    void write(Drawn drawn) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path beside = Files.createTempFile(file.toAbsolutePath().getParent(), "digits", ".tmp");
            try {
                try (FileChannel out = FileChannel.open(beside, StandardOpenOption.WRITE)) {
                    drain(out, head());
                    drain(out, ByteBuffer.wrap(hash(drawn)));
                    for (byte[] bytes : body(drawn)) {
                        drain(out, ByteBuffer.wrap(bytes));
                    }
                    out.force(true);
                }
                Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(beside);
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "digits are not kept in " + file + ": " + e);
        }
    }

    private Optional<Drawn> refuse(String why) {
        LOG.log(Level.DEBUG, "digits are drawn anew; " + file + " is no cache of them: " + why);
        return Optional.empty();
    }

    private ByteBuffer head() {
        return ByteBuffer.allocate(HEADER - HASH)
                .putLong(MAGIC)
                .putInt(VERSION)
                .putInt(train)
                .putInt(test)
                .flip();
    }

    private static byte[][] body(Drawn d) {
        return new byte[][] {
            d.train().classes(),
            d.train().pixels(),
            d.test().classes(),
            d.test().pixels()
        };
    }

    private static byte[] hash(Drawn drawn) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (byte[] bytes : body(drawn)) {
                sha.update(bytes);
            }
            return sha.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static ByteBuffer fill(FileChannel in, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (in.read(buffer) < 0) {
                throw new IOException("the file ends too early");
            }
        }
        return buffer;
    }

    private static void drain(FileChannel out, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
    }
}
