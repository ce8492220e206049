package elbo.data.format;

import elbo.Refusal;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * The bytes of one file or archive entry, and how many there can be at most. Takes no memory for values that cannot come:
 * a plain file's length is known, and packed bytes grow by a factor of 1032 at most; where the exact length is not known,
 * arrays grow with what really comes.
 */
final class Incoming implements AutoCloseable {
    /** The most that DEFLATE can make of one byte. */
    private static final long DEFLATE_GAIN = 1032;

    /** How many numbers are held before more of a packed file was seen. */
    private static final int FIRST = 1 << 20;

    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;
    private static final int CHUNK = 1 << 16;
    private static final int SMALL = 1 << 9;

    private final String where;
    private final InputStream in;
    private final boolean exact;
    private long left;

    private Incoming(String where, InputStream in, boolean exact, long most) {
        this.where = where;
        this.in = in;
        this.exact = exact;
        this.left = most;
    }

    /** Java's, which calls itself for each of the pieces that a file may be packed in. */
    private static final class Gzip extends GZIPInputStream {
        Gzip(InputStream in) throws IOException {
            super(in, CHUNK);
        }

        @Override
        public int read(byte[] into, int from, int count) throws IOException {
            try {
                return super.read(into, from, count);
            } catch (StackOverflowError e) {
                throw (ZipException) new ZipException("they come in too many pieces").initCause(e);
            }
        }
    }

    /** A file, unpacked if it begins as gzip does. */
    static Incoming file(Path path) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(path), CHUNK);
        try {
            in.mark(2);
            boolean packed = in.read() == 0x1F && in.read() == 0x8B;
            in.reset();
            return packed
                    ? packed(path.toString(), gzip(path, in), Files.size(path))
                    : new Incoming(path.toString(), in, true, Files.size(path));
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /** A piece of a file, packed by zlib or not. */
    static Incoming part(Path path, long from, long bytes, boolean packed) throws IOException {
        InputStream in = Files.newInputStream(path);
        try {
            in.skipNBytes(from);
            InputStream some = new BufferedInputStream(in, SMALL);
            return packed
                    ? packed(path.toString(), new InflaterInputStream(some), bytes)
                    : new Incoming(path.toString(), some, true, bytes);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    private static InputStream gzip(Path path, InputStream in) throws IOException {
        try {
            return new Gzip(in);
        } catch (ZipException | EOFException e) {
            throw damaged(path.toString(), e);
        }
    }

    /** Bytes unpacked from at most {@code packed} bytes. */
    static Incoming packed(String where, InputStream in, long packed) {
        return new Incoming(where, in, false, (packed + 1) * DEFLATE_GAIN);
    }

    String where() {
        return where;
    }

    /** Whether these are a file's own bytes, so that it is known how many there are. */
    boolean exact() {
        return exact;
    }

    /** How many bytes can follow at most. */
    long left() {
        return left;
    }

    /** A small number of bytes, such as a header. */
    byte[] header(int count) throws IOException {
        byte[] bytes = new byte[count];
        fill(bytes, 0, count, "header");
        return bytes;
    }

    /**
     * Some of the bytes that are left, as many as come at once.
     *
     * @return how many; -1 at the end
     */
    int some(byte[] into) throws IOException {
        try {
            int got = in.read(into);
            left -= Math.max(0, got);
            return got;
        } catch (ZipException | EOFException e) {
            throw damaged(where, e);
        }
    }

    /** {@code count} bytes, one number each. */
    byte[] bytes(long count, Room room) throws IOException {
        int n = promised(count, 1, 1, room);
        byte[] values = new byte[exact ? n : Math.min(n, FIRST)];
        for (int done = 0; done < n; ) {
            if (done == values.length) {
                values = Arrays.copyOf(values, (int) Math.min(n, 2L * done));
            }
            fill(values, done, values.length - done, "values");
            done = values.length;
        }
        return values;
    }

    /** The next {@code count} bytes, one number each, into an array that is there. */
    void bytes(byte[] into, int count) throws IOException {
        fill(into, 0, count, "values");
    }

    /** {@code count} numbers as floats. */
    float[] floats(long count, Element element, Room room) throws IOException {
        int n = promised(count, element.width(), Float.BYTES, room);
        float[] values = new float[exact ? n : Math.min(n, FIRST)];
        byte[] chunk = new byte[CHUNK];
        ByteBuffer numbers = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
        for (int done = 0; done < n; ) {
            if (done == values.length) {
                values = Arrays.copyOf(values, (int) Math.min(n, 2L * done));
            }
            int some = Math.min(values.length - done, CHUNK / element.width());
            fill(chunk, 0, some * element.width(), "values");
            numbers.clear();
            for (int i = 0; i < some; i++) {
                values[done++] = element.next(numbers);
            }
        }
        return values;
    }

    /** @throws Refusal if anything follows */
    void end() throws IOException {
        try {
            if (in.read() >= 0) {
                throw more();
            }
        } catch (ZipException | EOFException e) {
            throw damaged(where, e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** @throws Refusal if so many numbers of so many bytes cannot follow */
    void require(long count, int width) {
        if (count > left / width) {
            throw new Refusal(
                    where,
                    "is cut short or its header is wrong: it promises "
                            + BigInteger.valueOf(count).multiply(BigInteger.valueOf(width)) + " bytes of values, but "
                            + (exact ? "" : "at most ") + left + " follow; fetch or save it again");
        }
    }

    /** Why so many bytes cannot be kept in one array; empty where they can. */
    static Optional<String> tooMany(long count, Room room) {
        return count > LONGEST_ARRAY ? Optional.of(tooLong(count, room)) : room.lack(count);
    }

    private static String tooLong(long count, Room room) {
        return "promises " + count + " numbers, but at most " + LONGEST_ARRAY + " are read from one array; "
                + room.waysOut();
    }

    Refusal more() {
        return new Refusal(where, "holds more bytes than its header promises; one of the two is wrong");
    }

    private int promised(long count, int width, int stored, Room room) {
        if (count > LONGEST_ARRAY) {
            throw new Refusal(where, tooLong(count, room));
        }
        require(count, width);
        room.take(where, count * stored);
        return (int) count;
    }

    private void fill(byte[] into, int from, int count, String what) throws IOException {
        int got;
        try {
            got = in.readNBytes(into, from, count);
        } catch (ZipException | EOFException e) {
            throw damaged(where, e);
        }
        left -= got;
        if (got < count) {
            throw new Refusal(where, "is cut short: it ends within its " + what + "; fetch or save it again");
        }
    }

    private static Refusal damaged(String where, IOException e) {
        return new Refusal(
                where,
                "is damaged: its packed bytes do not unpack ("
                        + (e.getMessage() == null ? "they end too early" : e.getMessage()) + "); fetch it again",
                e);
    }
}
