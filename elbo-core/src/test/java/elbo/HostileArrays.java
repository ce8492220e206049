package elbo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Arrays, alone and in archives, and weights. */
final class HostileArrays {
    private static final int MEGABYTE = 1 << 20;
    private static final String TWO = "(2, 2)";

    private HostileArrays() {}

    private static byte[] npy(String type, String shape) {
        String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }\n";
        return ByteBuffer.allocate(10 + header.length() + 32)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("\u0093NUMPY\1\0".getBytes(ISO_8859_1))
                .putShort((short) header.length())
                .put(header.getBytes(ISO_8859_1))
                .array();
    }

    private static Hostile array(String name, String type, String shape) {
        return Hostile.file("npy: " + name, "a.npy", npy(type, shape));
    }

    private static byte[] idx(int... sizes) {
        ByteBuffer b = ByteBuffer.allocate(4 + 4 * sizes.length).put(new byte[] {0, 0, 8, (byte) sizes.length});
        IntStream.of(sizes).forEach(b::putInt);
        return b.array();
    }

    /** A packed file that begins so and goes on with zeros. */
    private static Hostile packed(String name, String file, byte[] head, int megabytes) {
        return Hostile.file(name, file, out -> {
            try (OutputStream gz = new GZIPOutputStream(out, MEGABYTE)) {
                gz.write(head);
                zeros(gz, megabytes);
            }
        });
    }

    private static void zeros(OutputStream out, int megabytes) throws IOException {
        byte[] megabyte = new byte[MEGABYTE];
        for (int i = 0; i < megabytes; i++) {
            out.write(megabyte);
        }
    }

    static Stream<Hostile> arrays() {
        return Stream.of(
                array("a shape of 2^62", "<f4", "(4611686018427387904,)"),
                array("a shape that wraps to 4", "<f4", "(4611686018427387904, 4, 1073741825)"),
                array("2^62 examples of nothing", "<f4", "(4611686018427387904, 0)"),
                array("2^31 examples", "|u1", "(2147483648,)"),
                array("ten thousand dimensions", "|u1", "(" + "1, ".repeat(10_000) + ")"),
                array("terabytes of doubles", "<f8", "(1000000, 1000000)"),
                array("a type of sixty thousand letters", "f".repeat(60_000), TWO),
                array("Python objects", "|O", TWO),
                Hostile.file(
                        "npy: a header of 4 GB",
                        "a.npy",
                        "\u0093NUMPY\2\0\u00ff\u00ff\u00ff\u00ff{".getBytes(ISO_8859_1)),
                packed("npy: a gzip bomb of 200 MB", "a.npy", npy("|u1", TWO), 200),
                Hostile.file("idx: 2^96 pixels", "a-idx3-ubyte", idx(-1, -1, -1)),
                Hostile.file("idx: gigabytes that are not there", "a-idx3-ubyte", idx(1 << 10, 1 << 10, 1 << 10)),
                packed("idx: a gzip bomb of 200 MB", "a-idx3-ubyte.gz", idx(2, 2, 2), 200),
                packed("idx: a gzip file that ends too early", "a-idx3-ubyte.gz", idx(1000, 1000, 1000), 1),
                Hostile.file("idx: a hundred thousand empty gzip files in one", "a-idx3-ubyte.gz", out -> {
                    byte[] empty = gzip(new byte[0]);
                    for (int i = 0; i < 100_000; i++) {
                        out.write(empty);
                    }
                }));
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gz = new GZIPOutputStream(out)) {
            gz.write(bytes);
        }
        return out.toByteArray();
    }

    private static Hostile entry(String name, String entry, int megabytes, byte[] head) {
        return Hostile.file("npz: " + name, "a.npz", out -> {
            try (ZipOutputStream zip = new ZipOutputStream(out)) {
                zip.putNextEntry(new ZipEntry(entry));
                zip.write(head);
                zeros(zip, megabytes);
            }
        });
    }

    /** Zeros and ones, and a last number, of the more than 2^31 that are promised; the file is large enough for these. */
    private static Hostile large(String name, int megabytes, byte last) {
        byte[] noise = new byte[5 * MEGABYTE / 2];
        for (int i = 0, seed = 1; i < noise.length; i++, seed = seed * 1_103_515_245 + 12_345) {
            noise[i] = (byte) (seed >> 16);
        }
        return Hostile.file("npz: " + name, "a.npz", out -> {
            try (ZipOutputStream zip = new ZipOutputStream(out)) {
                zip.putNextEntry(new ZipEntry("noise"));
                zip.write(noise);
                zip.putNextEntry(new ZipEntry("x.npy"));
                zip.write(npy("|u1", "(2200000, 1000)"));
                zeros(zip, megabytes + 1);
                zip.write(last);
                zeros(zip, 1);
            }
        });
    }

    private static Hostile entries(String name, int count, String each) {
        return Hostile.file("npz: " + name, "a.npz", out -> {
            try (ZipOutputStream zip = new ZipOutputStream(out)) {
                for (int i = 0; i < count; i++) {
                    zip.putNextEntry(new ZipEntry(i + each));
                }
            }
        });
    }

    static Stream<Hostile> archives() {
        byte[] sound = npy("|u1", TWO);
        return Stream.of(
                entry("a bomb of 200 MB", "x.npy", 200, sound),
                entry("a bomb that promises terabytes", "x.npy", 100, npy("|u1", "(1000000, 1000000)")),
                large("billions of bits, of which a few come", 100, (byte) 1),
                large("billions of bits, the last to come a 7", 0, (byte) 7),
                entry("a step upwards", "../x.npy", 0, sound),
                entry("a step upwards further in", "a/../../x.npy", 0, sound),
                entry("an absolute name", "/tmp/x.npy", 0, sound),
                entry("a backslash", "..\\x.npy", 0, sound),
                entry("a drive", "C:/x.npy", 0, sound),
                entry("a name of sixty thousand letters", "x".repeat(60_000) + ".npy", 0, npy("|O", TWO)),
                entries("sixty thousand entries", 60_000, ".npy"),
                entries("nine thousand arrays of long names", 9_000, "x".repeat(1_000) + ".npy"),
                entries("names that differ by capitals alone", 1, ".npy/../1.NPY"),
                Hostile.file("npz: five thousand entries over one another", "a.npz", overlapping(5_000, sound)));
    }

    /** A directory whose entries all point to the same bytes. */
    private static byte[] overlapping(int count, byte[] array) {
        ByteBuffer b = ByteBuffer.allocate(array.length + 100 + count * 60).order(ByteOrder.LITTLE_ENDIAN);
        b.putInt(0x04034b50).putShort((short) 20).put(new byte[8]).putInt(0);
        b.putInt(array.length).putInt(array.length).putShort((short) 5).putShort((short) 0);
        b.put("a.npy".getBytes(UTF_8)).put(array);
        int directory = b.position();
        for (int i = 0; i < count; i++) {
            b.putInt(0x02014b50)
                    .put(new byte[12])
                    .putInt(0)
                    .putInt(array.length)
                    .putInt(array.length);
            b.putShort((short) 8).put(new byte[16]);
            b.put(String.format("%04d.npy", i).getBytes(UTF_8));
        }
        int size = b.position() - directory;
        b.putInt(0x06054b50).putInt(0).putShort((short) count).putShort((short) count);
        b.putInt(size).putInt(directory).putShort((short) 0);
        byte[] zip = new byte[b.position()];
        b.get(0, zip);
        return zip;
    }

    private static Hostile weights(String name, long length, String header) {
        byte[] text = header.getBytes(UTF_8);
        return Hostile.file(
                "safetensors: " + name,
                "w.safetensors",
                ByteBuffer.allocate(8 + text.length + 8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(length < 0 ? text.length : length)
                        .put(text)
                        .array());
    }

    private static String tensor(String name, String type, String shape, long from, long to) {
        return String.format(
                "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}", name, type, shape, from, to);
    }

    static Stream<Hostile> weights() {
        long terabytes = 1L << 42;
        return Stream.of(
                weights("a header of terabytes", terabytes, "{}"),
                weights("a header of 100 MB that is not there", 99_999_999, "{}"),
                weights(
                        "a tensor of terabytes",
                        -1,
                        "{" + tensor("a", "U8", "[" + terabytes + "]", 0, terabytes) + "}"),
                weights(
                        "overlapping tensors",
                        -1,
                        "{" + tensor("a", "F32", "[1]", 0, 4) + "," + tensor("b", "F32", "[1]", 2, 6) + "}"),
                weights("reversed offsets", -1, "{" + tensor("a", "F32", "[2]", 8, 0) + "}"),
                weights(
                        "the same name twice",
                        -1,
                        "{" + tensor("a", "F32", "[1]", 0, 4) + "," + tensor("a", "F32", "[1]", 4, 8) + "}"),
                weights("a type there is not", -1, "{" + tensor("a", "Q99", "[2]", 0, 8) + "}"),
                weights("a name of eight megabytes", -1, "{" + tensor("n".repeat(1 << 23), "F32", "[3]", 0, 8) + "}"),
                weights("objects in objects", -1, "{\"a\":".repeat(1_000_000)));
    }
}
