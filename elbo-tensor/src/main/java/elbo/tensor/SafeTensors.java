package elbo.tensor;

import elbo.AtomicFile;
import elbo.Refusal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A safetensors file: named arrays and a few words about them. Plain bytes and a JSON header, so reading one can run
 * nothing; and nothing the header says is believed before it is checked against the bytes that are there.
 *
 * <p>Layout: the header's length as an unsigned 64-bit little-endian number, the header, then the arrays one after
 * another, little-endian, row by row.
 *
 * @param entries  the arrays in the order of their bytes in the file
 * @param metadata the words
 */
public record SafeTensors(Map<String, Entry> entries, Map<String, String> metadata) {
    /** What the format's own reader accepts, in bytes. */
    static final long MAX_HEADER = 100_000_000;

    private static final int LENGTH_BYTES = Long.BYTES;

    private static final int CHUNK = 1 << 16;

    public SafeTensors {
        entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /**
     * One array.
     *
     * @param data its elements as little-endian bytes, row by row: read-only; every call gives a view of its own from
     *     the first byte, in little-endian order
     */
    public record Entry(DType dtype, Shape shape, ByteBuffer data) {
        /** @throws IllegalArgumentException if the bytes are not as many as the shape says, or a BOOL is not 0 or 1 */
        public Entry {
            data = data.slice().asReadOnlyBuffer();
            if (Math.multiplyExact(shape.size(), dtype.bytes()) != data.remaining()) {
                throw new IllegalArgumentException(
                        dtype.code() + " of shape " + shape + " does not fill " + data.remaining() + " bytes");
            }
            if (dtype == DType.BOOL && !onlyZerosAndOnes(data)) {
                throw new IllegalArgumentException("a BOOL must be 0 or 1");
            }
        }

        @Override
        public ByteBuffer data() {
            return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        }

        /** Whether all elements are finite as 32-bit numbers. Needs no engine. */
        public boolean finite() {
            ByteBuffer all = data();
            while (all.hasRemaining()) {
                float element = switch (dtype) {
                    case FLOAT32 -> all.getFloat();
                    case FLOAT64 -> (float) all.getDouble();
                    case BFLOAT16 -> Float.intBitsToFloat(all.getShort() << Short.SIZE);
                    case INT64 -> all.getLong();
                    case UINT8, BOOL -> all.get();
                };
                if (!Float.isFinite(element)) {
                    return false;
                }
            }
            return true;
        }

        private static boolean onlyZerosAndOnes(ByteBuffer data) {
            for (int i = 0; i < data.limit(); i++) {
                if ((data.get(i) & ~1) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * Reads a whole file into memory.
     *
     * @throws Refusal if it is not a sound safetensors file, or holds a type other than those of {@link DType}
     */
    public static SafeTensors read(Path file) {
        String where = file.toString();
        if (!Files.isRegularFile(file)) {
            throw new Refusal(where, Files.exists(file) ? "this is not a file" : "there is no such file");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return read(where, channel, channel.size());
        } catch (IOException e) {
            throw new Refusal(where, "cannot be read: " + reason(e), e);
        }
    }

    private static SafeTensors read(String where, FileChannel channel, long size) throws IOException {
        long headerBytes = headerBytes(where, channel, size);
        long dataStart = LENGTH_BYTES + headerBytes;
        String json = text(where, bytes(where, channel, LENGTH_BYTES, (int) headerBytes));
        SafeTensorsHeader header = SafeTensorsHeader.parse(where, json, size - dataStart);
        long memory = Runtime.getRuntime().maxMemory();
        if (size - dataStart > memory) {
            throw new Refusal(
                    where,
                    "holds " + (size - dataStart) + " bytes of arrays, more than the " + memory
                            + " that Java may use; start it with a larger -Xmx");
        }
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (SafeTensorsHeader.Slice s : header.slices()) {
            ByteBuffer data = bytes(where, channel, dataStart + s.begin(), Math.toIntExact(s.end() - s.begin()));
            entries.put(s.name(), entry(where, s, data));
        }
        return new SafeTensors(entries, header.metadata());
    }

    /** The header's length, known to lie within the file. */
    private static long headerBytes(String where, FileChannel channel, long size) throws IOException {
        if (size < LENGTH_BYTES) {
            throw new Refusal(
                    where,
                    "is no safetensors file: it has " + size + " bytes, and the first 8 say how long"
                            + " the header is");
        }
        long length = bytes(where, channel, 0, LENGTH_BYTES).getLong();
        if (Long.compareUnsigned(length, MAX_HEADER) > 0) {
            throw new Refusal(
                    where,
                    "is no safetensors file: it promises a header of " + Long.toUnsignedString(length)
                            + " bytes, and at most " + MAX_HEADER + " are allowed");
        }
        if (length > size - LENGTH_BYTES) {
            throw new Refusal(
                    where,
                    "is cut short or no safetensors file: it promises a header of " + length + " bytes, and "
                            + (size - LENGTH_BYTES) + " follow");
        }
        return length;
    }

    private static Entry entry(String where, SafeTensorsHeader.Slice s, ByteBuffer data) {
        try {
            return new Entry(s.dtype(), s.shape(), data);
        } catch (IllegalArgumentException e) {
            throw new Refusal(where, "tensor " + Json.quote(s.name()) + ": " + e.getMessage(), e);
        }
    }

    /** Bytes of the file; the caller has checked that it is long enough to have them. */
    private static ByteBuffer bytes(String where, FileChannel channel, long from, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, from + bytes.position()) < 0) {
                throw new Refusal(where, "became shorter while it was read; try again when nothing writes to it");
            }
        }
        return bytes.flip();
    }

    private static String text(String where, ByteBuffer utf8) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
        } catch (CharacterCodingException e) {
            throw new Refusal(where, "is no safetensors file: its header is not UTF-8", e);
        }
    }

    /**
     * Writes a file, which appears whole or not at all. The same arrays and words give the same bytes: arrays in the
     * order given, words by their names.
     *
     * @throws IllegalArgumentException if a name is empty, reserved or not Unicode
     * @throws Refusal if the file cannot be written
     */
    public static void write(Path file, Map<String, Entry> entries, Map<String, String> metadata) {
        byte[] header = header(entries, metadata);
        AtomicFile.write(file, out -> put(out, header, entries));
    }

    /**
     * SHA-256 of the file that {@link #write} makes of these, in hexadecimal: the same for the same arrays and words, however
     * they came here.
     */
    public static String sha256(Map<String, Entry> entries, Map<String, String> metadata) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            put(new DigestOutputStream(OutputStream.nullOutputStream(), sha), header(entries, metadata), entries);
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException | IOException e) {
            throw new IllegalStateException("every Java has SHA-256, and nowhere takes all bytes", e);
        }
    }

    private static byte[] header(Map<String, Entry> entries, Map<String, String> metadata) {
        byte[] header = SafeTensorsHeader.format(entries, new TreeMap<>(metadata));
        if (header.length > MAX_HEADER) {
            throw new IllegalArgumentException("the header would have " + header.length + " bytes");
        }
        return header;
    }

    private static void put(OutputStream out, byte[] header, Map<String, Entry> entries) throws IOException {
        ByteBuffer length = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        out.write(length.putLong(0, header.length).array());
        out.write(header);
        byte[] some = new byte[CHUNK];
        for (Entry entry : entries.values()) {
            for (ByteBuffer data = entry.data(); data.hasRemaining(); ) {
                int count = Math.min(CHUNK, data.remaining());
                data.get(some, 0, count);
                out.write(some, 0, count);
            }
        }
    }

    /** Why, in words; the file is named elsewhere. */
    private static String reason(IOException e) {
        return switch (e) {
            case java.nio.file.AccessDeniedException _ -> "no permission";
            case java.nio.file.NoSuchFileException _ -> "its folder does not exist";
            default -> String.valueOf(e.getMessage());
        };
    }
}
