package elbo.tensor;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.SPARSE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import elbo.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files made by hand to mislead a reader: each is refused in one line that names the file and the fault. */
class SafeTensorsAttackTest {
    private static final String GOOD = "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";

    @TempDir
    Path folder;

    @Test
    void the_file_that_the_attacks_are_made_of_is_sound() throws IOException {
        assertThat(SafeTensors.read(write(file(GOOD, 8))).entries()).containsOnlyKeys("a");
        byte[] garbage = file(GOOD, 8);
        for (int length = 0; length < garbage.length; length++) {
            Path cut = write(Arrays.copyOf(garbage, length));
            assertThatThrownBy(() -> SafeTensors.read(cut)).isInstanceOf(Refusal.class);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"files", "headers", "places", "shapes"})
    void is_refused_in_one_line(String name, byte[] bytes, String fault) throws IOException {
        Path file = write(bytes);
        assertThatThrownBy(() -> SafeTensors.read(file))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(fault)
                .message()
                .hasLineCount(1)
                .hasSizeLessThan(file.toString().length() + 300);
    }

    static Stream<Arguments> files() {
        return Stream.of(
                arguments("an empty file", new byte[0], "it has 0 bytes"),
                arguments("seven bytes", new byte[7], "it has 7 bytes"),
                arguments("a header of no bytes", raw(0, ""), "does not begin with {"),
                arguments("a header of terabytes", raw(1L << 42, GOOD), "a header of 4398046511104 bytes"),
                arguments("a header of 2^64-1 bytes", raw(-1, GOOD), "a header of 18446744073709551615 bytes"),
                arguments("one byte more than allowed", raw(100_000_001, GOOD), "at most 100000000 are allowed"),
                arguments("a header longer than the file", raw(GOOD.length() + 1, GOOD), "55 bytes, and 54 follow"),
                arguments("data cut short", file(GOOD, 7), "ends at byte 8 of the data, and there are 7"),
                arguments("trailing bytes", file(GOOD, 9), "1 bytes at its end belong to no tensor"),
                arguments("trailing bytes after nothing", file("{}", 1), "1 bytes at its end belong to no tensor"),
                arguments("not UTF-8", latin1("{\"\u00ff\":{}}"), "not UTF-8"),
                arguments("half a surrogate in UTF-8", latin1("{\"\u00ed\u00a0\u0080\":{}}"), "not UTF-8"),
                arguments("a pickle", latin1("\u0080\u0002c__builtin__\nexec\n"), "is no"));
    }

    static Stream<Arguments> headers() {
        return Stream.of(
                header("a space before the header", " " + GOOD, "does not begin with {"),
                header("a byte order mark", "\uFEFF" + GOOD, "does not begin with {"),
                header("NUL padding", GOOD + "\0\0\0", "expected the end of the header; got \"\\u0000\""),
                header("two headers", GOOD + GOOD, "expected the end of the header"),
                header("a list for a header", "[]", "does not begin with {"),
                header("no end", GOOD.substring(0, GOOD.length() - 1), "expected }; got the end"),
                header("an open string", "{\"a", "a string does not end"),
                header("a trailing comma", GOOD.replace("}}", "},}"), "expected \"; got \"}\""),
                header("a comment", GOOD.replace("{\"a", "{/**/\"a"), "expected \"; got \"/\""),
                header("deep nesting", "{\"a\":" + "[".repeat(100_000), "expected {; got \"[\""),
                header(
                        "deep objects",
                        "{\"a\":".repeat(100_000),
                        "\"a\"; only dtype, shape and data_offsets are known"),
                header("deep metadata", "{\"__metadata__\":{\"a\":{\"b\":\"c\"}}}", "expected \"; got \"{\""),
                header("a number for a word", "{\"__metadata__\":{\"a\":1}}", "expected \"; got \"1\""),
                header("a null tensor", "{\"a\":null}", "expected {; got \"n\""),
                header("a raw newline in a name", "{\"a\nb\":{}}", "control character"),
                header("an unknown escape", "{\"\\x41\":{}}", "unknown escape \\x"),
                header("a short \\u", "{\"\\u00g0\":{}}", "four hexadecimal digits"),
                header("digits of another script", "{\"\\u\u0660\u0660\u0661\u0661\":{}}", "four hexadecimal digits"),
                header("half a surrogate", "{\"\\ud800\":{}}", "not Unicode"),
                header(
                        "twice the same name",
                        "{" + part("a", 0, 4) + "," + part("a", 4, 8) + "}",
                        "\"a\" stands there"),
                header("the same name, escaped", "{" + part("a", 0, 4) + "," + part("\\u0061", 4, 8) + "}", "twice"),
                header("twice a dtype", GOOD.replace("{\"d", "{\"dtype\":\"U8\",\"d"), "\"dtype\" stands there twice"),
                header("twice metadata", "{\"__metadata__\":{},\"__metadata__\":{}}", "stands there twice"),
                header("twice a word", "{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}}", "\"a\" stands there twice"));
    }

    static Stream<Arguments> places() {
        return Stream.of(
                header("overlap", "{" + part("a", 0, 4) + "," + part("b", 2, 8) + "}", "\"b\" begins at byte 2"),
                header("the same bytes twice", "{" + part("a", 0, 8) + "," + part("b", 0, 8) + "}", "it overlaps"),
                header(
                        "a hole",
                        "{" + part("a", 0, 3) + "," + part("b", 5, 8) + "}",
                        "before it is a hole from byte 3"),
                header("a hole at the front", "{" + part("a", 4, 8) + "}", "begins at byte 4"),
                header("an empty one beyond the rest", "{" + part("a", 0, 8) + "," + part("b", 9, 9) + "}", "hole"),
                header("reversed", GOOD.replace("[0,8]", "[8,0]"), "does not fill bytes 8 to 0"),
                header("beyond the file", "{" + part("a", 0, 1L << 40) + "}", "is cut short"),
                header("a negative offset", GOOD.replace("[0,8]", "[-8,0]"), "whole number from 0 up; got \"-\""),
                header("offset 2^63", GOOD.replace("[0,8]", "[0,9223372036854775808]"), "larger than any file"),
                header("offset 2^64", GOOD.replace("[0,8]", "[0,18446744073709551616]"), "larger than any file"),
                header("one offset", GOOD.replace("[0,8]", "[8]"), "data_offsets of two numbers"),
                header("three offsets", GOOD.replace("[0,8]", "[0,4,8]"), "at most 2 numbers"),
                header(
                        "no offsets",
                        GOOD.replace(",\"data_offsets\":[0,8]", ""),
                        "must have a shape and data_offsets"));
    }

    static Stream<Arguments> shapes() {
        return Stream.of(
                header("another shape", GOOD.replace("[2]", "[3]"), "F32 of shape [3] does not fill bytes 0 to 8"),
                header("a shape of 2^62", GOOD.replace("[2]", "[4611686018427387904]"), "too large for any file"),
                header("a product that wraps to 8", GOOD.replace("[2]", "[4294967296,4294967296,2]"), "too large"),
                header("zero times too much", empty("[0,4611686018427387904,16]"), "too large for any file"),
                header("too much times zero", empty("[4611686018427387904,16,0]"), "too large for any file"),
                header("a negative size", GOOD.replace("[2]", "[-2]"), "whole number from 0 up; got \"-\""),
                header("two negative sizes", GOOD.replace("[2]", "[-1,-2]"), "whole number from 0 up"),
                header("a fraction", GOOD.replace("[2]", "[2.0]"), "expected ]; got \".\""),
                header("an exponent", GOOD.replace("[2]", "[2e0]"), "expected ]; got \"e\""),
                header("a leading zero", GOOD.replace("[2]", "[02]"), "a leading 0"),
                header("rank 9", GOOD.replace("[2]", "[2,1,1,1,1,1,1,1,1]"), "at most 8 numbers"),
                header("no shape", GOOD.replace("\"shape\":[2],", ""), "must have a shape"),
                header(
                        "a half",
                        GOOD.replace("F32", "F16"),
                        "has dtype \"F16\"; only F32, F64, BF16, I64, U8, BOOL are read"),
                header("a brain float, which is half as long", GOOD.replace("F32", "BF16"), "bytes"),
                header("an int", GOOD.replace("F32", "I32"), "has dtype \"I32\"; only F32"),
                header("an unknown type", GOOD.replace("F32", "f32\\n"), "has dtype \"f32\\u000a\"; only F32"),
                header("no type", GOOD.replace("\"dtype\":\"F32\",", ""), "has no dtype"),
                header("another key", GOOD.replace("\"shape\"", "\"strides\""), "has \"strides\"; only dtype"),
                header("an empty name", GOOD.replace("\"a\"", "\"\""), "an empty name"),
                header(
                        "a name of a megabyte",
                        GOOD.replace("a\"", "a".repeat(1 << 20) + "\"").replace("[2]", "[3]"),
                        "..."),
                arguments(
                        "a BOOL of 2",
                        file(GOOD.replace("F32", "BOOL").replace("[2]", "[8]"), 8, (byte) 2),
                        "a BOOL must be 0 or 1"));
    }

    @Test
    void a_tensor_that_no_buffer_can_hold_is_refused_before_memory_is_taken() {
        long size = Integer.MAX_VALUE + 1L;
        assertThatThrownBy(() -> SafeTensorsHeader.parse("huge", "{" + part("a", 0, size) + "}", size))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("at most 2147483647 are read");
    }

    @Test
    void a_sparse_file_larger_than_the_memory_is_refused() throws IOException {
        long each = Integer.MAX_VALUE;
        long count = Runtime.getRuntime().maxMemory() / each + 1;
        String json = LongStream.range(0, count)
                .mapToObj(i -> part("a" + i, i * each, (i + 1) * each))
                .collect(Collectors.joining(",", "{", "}"));
        Path sparse = folder.resolve("sparse.safetensors");
        try (FileChannel channel = FileChannel.open(sparse, CREATE_NEW, WRITE, SPARSE)) {
            channel.write(ByteBuffer.wrap(file(json, 0)));
            channel.write(ByteBuffer.wrap(new byte[1]), channel.position() + count * each - 1);
        }

        assertThatThrownBy(() -> SafeTensors.read(sparse))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("that Java may use");
    }

    @Test
    void random_damage_is_refused_or_harmless() throws IOException {
        Rng rng = Rng.of(20);
        int refused = 0;
        for (int i = 0; i < 2_000; i++) {
            byte[] damaged = file(GOOD, 8);
            for (int n = 1 + rng.nextInt(3); n > 0; n--) {
                damaged[rng.nextInt(damaged.length)] = (byte) rng.nextLong();
            }
            try {
                SafeTensors.read(write(damaged));
            } catch (Refusal e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(1_000, 1_999);
    }

    @Test
    void a_missing_file_and_a_folder_are_refused() {
        assertThatThrownBy(() -> SafeTensors.read(folder.resolve("none")))
                .isInstanceOf(Refusal.class)
                .hasMessageEndingWith("none: there is no such file");
        assertThatThrownBy(() -> SafeTensors.read(folder)).hasMessageEndingWith("this is not a file");
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("bad.safetensors"), bytes);
    }

    private static Arguments header(String name, String json, String fault) {
        return arguments(name, file(json, 8), fault);
    }

    private static String part(String name, long begin, long end) {
        return "\"" + name + "\":{\"dtype\":\"U8\",\"shape\":[" + (end - begin) + "],\"data_offsets\":[" + begin + ","
                + end + "]}";
    }

    private static String empty(String shape) {
        return GOOD.replace("[2]", shape).replace("[0,8]", "[0,0]");
    }

    /** A file with this header, its true length before it, and {@code dataBytes} bytes after it. */
    static byte[] file(String json, int dataBytes, byte... data) {
        byte[] header = json.getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + header.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        return file.putLong(header.length).put(header).put(data).array();
    }

    private static byte[] raw(long headerLength, String json) {
        byte[] bytes = file(json, 0);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(headerLength);
        return bytes;
    }

    private static byte[] latin1(String json) {
        byte[] header = json.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(8 + header.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .array();
    }
}
