package elbo.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.Refusal;
import elbo.tensor.SafeTensors.Entry;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafeTensorsTest {
    private static final Map<String, String> METADATA = Map.of("format", "pt", "note", "a \"quoted\"\nline");

    @TempDir
    Path folder;

    /** The arrays of {@code safetensors_check.py}. */
    private static Map<String, Entry> arrays() {
        Map<String, Entry> arrays = new LinkedHashMap<>();
        arrays.put("weight", floats(Shape.of(2, 3), 0.5f, -1.25f, 3e-39f, Float.POSITIVE_INFINITY, -0f, 16777217f));
        arrays.put("mean.é", doubles(Shape.of(3), 0.1, -1e308, Double.MIN_VALUE));
        arrays.put("count", longs(Shape.of(2, 1), Long.MIN_VALUE, Long.MAX_VALUE));
        arrays.put("empty", floats(Shape.of(2, 0, 3)));
        arrays.put("scalar", doubles(Shape.of(), 2.5));
        arrays.put("pixels", bytes(DType.UINT8, 0, 1, 127, 128, 255));
        arrays.put("mask", bytes(DType.BOOL, 1, 0, 1));
        return arrays;
    }

    @Test
    void what_is_written_is_read_again() {
        Path file = folder.resolve("all.safetensors");
        SafeTensors.write(file, arrays(), METADATA);

        SafeTensors read = SafeTensors.read(file);

        assertThat(read.entries()).isEqualTo(arrays());
        assertThat(read.entries().keySet())
                .containsExactly("weight", "mean.é", "count", "empty", "scalar", "pixels", "mask");
        assertThat(read.metadata()).isEqualTo(METADATA);
    }

    /** As PyTorch's {@code t.to(torch.float32).isfinite().all()} has it. */
    @Test
    void what_is_no_number_of_32_bits_is_seen_in_every_type() {
        List<String> infinite = List.of("weight", "mean.é"); // of an infinity, of -1e308
        arrays().forEach((name, entry) -> assertThat(entry.finite()).as(name).isEqualTo(!infinite.contains(name)));
        assertThat(floats(Shape.of(2), Float.MAX_VALUE, Float.MIN_VALUE).finite())
                .isTrue();
        assertThat(floats(Shape.of(2), 1, Float.NaN).finite()).isFalse();
        byte[] halves = {(byte) 0x80, 0x3f, 0x7f, 0x7f};
        assertThat(new Entry(DType.BFLOAT16, Shape.of(2), ByteBuffer.wrap(halves)).finite())
                .as("1 and the largest")
                .isTrue();
        byte[] more = {(byte) 0x80, 0x3f, (byte) 0x80, (byte) 0xff};
        assertThat(new Entry(DType.BFLOAT16, Shape.of(2), ByteBuffer.wrap(more)).finite())
                .as("1 and -infinity")
                .isFalse();
    }

    @Test
    void a_file_written_by_python_is_read() {
        SafeTensors read = SafeTensors.read(resource("from_python.safetensors"));

        assertThat(read.entries()).isEqualTo(arrays());
        assertThat(read.metadata()).isEqualTo(METADATA);
    }

    /** {@code safetensors_check.py read from_java.safetensors} passes: run it again when these bytes change. */
    @Test
    void the_bytes_written_are_those_that_python_has_read() throws IOException {
        Path file = folder.resolve("from_java.safetensors");
        SafeTensors.write(file, arrays(), METADATA);

        assertThat(file).hasSameBinaryContentAs(resource("from_java.safetensors"));
    }

    @Test
    void a_file_may_hold_nothing() {
        Path file = folder.resolve("nothing.safetensors");
        SafeTensors.write(file, Map.of(), Map.of());

        assertThat(SafeTensors.read(file)).isEqualTo(new SafeTensors(Map.of(), Map.of()));
        assertThat(file).hasBinaryContent(new byte[] {8, 0, 0, 0, 0, 0, 0, 0, '{', '}', 32, 32, 32, 32, 32, 32});
    }

    @Test
    void entries_come_in_the_order_of_their_bytes_whatever_the_header_says_first() throws IOException {
        Path file = folder.resolve("order.safetensors");
        String json = "{\"b\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[2,3]}, \"e\" :"
                + "{\"shape\":[0],\"dtype\":\"U8\",\"data_offsets\":[2,2]},\n"
                + "\"a\\u0041\\/\":{\"data_offsets\":[0,2],\"dtype\":\"U8\",\"shape\":[2]}}  ";
        Files.write(file, SafeTensorsAttackTest.file(json, 3));

        assertThat(SafeTensors.read(file).entries().keySet()).containsExactly("aA/", "e", "b");
    }

    @Test
    void data_start_at_a_multiple_of_eight() throws IOException {
        for (String name : List.of("a", "ab", "abc", "abcd", "abcde", "abcdef", "abcdefg", "abcdefgh")) {
            Path file = folder.resolve(name);
            SafeTensors.write(file, Map.of(name, bytes(DType.UINT8, 7)), Map.of());

            assertThat(Files.size(file) % 8).isEqualTo(1);
            assertThat(SafeTensors.read(file).entries()).containsOnlyKeys(name);
        }
    }

    @Test
    void an_old_file_is_replaced_and_nothing_else_is_left() throws IOException {
        Path file = Files.writeString(folder.resolve("model.safetensors"), "old");
        SafeTensors.write(file, arrays(), Map.of());

        assertThat(SafeTensors.read(file).entries()).hasSize(7);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void the_hash_is_that_of_the_file() throws Exception {
        Path file = folder.resolve("model.safetensors");
        Map<String, String> words = Map.of("b", "2", "a", "1");
        SafeTensors.write(file, arrays(), words);
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));

        assertThat(SafeTensors.sha256(arrays(), words)).isEqualTo(HexFormat.of().formatHex(hash));
        assertThat(SafeTensors.sha256(arrays(), Map.of())).isNotEqualTo(SafeTensors.sha256(arrays(), words));
    }

    @Test
    void a_write_that_fails_leaves_nothing() throws IOException {
        Path taken = Files.createDirectories(folder.resolve("taken/full")).getParent();

        Path file = Files.writeString(folder.resolve("file"), "mine");

        assertThatThrownBy(() -> SafeTensors.write(taken, arrays(), Map.of()))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith(taken + ": is not a file");
        assertThatThrownBy(() -> SafeTensors.write(file.resolve("below"), arrays(), Map.of()))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("cannot be written: " + file + " is not a folder");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(taken, file);
        }
    }

    @Test
    void names_that_no_reader_would_take_are_not_written() {
        Entry one = bytes(DType.UINT8, 1);
        for (String name : List.of("", "__metadata__", "half a pair \uD800")) {
            assertThatThrownBy(() -> SafeTensors.write(folder.resolve("x"), Map.of(name, one), Map.of()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void an_entry_must_fill_its_shape_and_cannot_be_changed() {
        assertThatThrownBy(() -> new Entry(DType.FLOAT32, Shape.of(2), ByteBuffer.allocate(4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("F32 of shape [2] does not fill 4 bytes");
        Entry entry = doubles(Shape.of(1), 2.5);
        assertThatThrownBy(() -> entry.data().put(0, (byte) 1)).isInstanceOf(ReadOnlyBufferException.class);
        assertThat(entry.data().getDouble()).isEqualTo(2.5);
        assertThat(entry.data().position()).as("a view of its own each time").isZero();
    }

    private static Path resource(String name) {
        URL found = SafeTensorsTest.class.getResource("/safetensors/" + name);
        try {
            return Path.of(Objects.requireNonNull(found, name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Entry floats(Shape shape, float... values) {
        ByteBuffer b = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        b.asFloatBuffer().put(values);
        return new Entry(DType.FLOAT32, shape, b);
    }

    private static Entry doubles(Shape shape, double... values) {
        ByteBuffer b = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        b.asDoubleBuffer().put(values);
        return new Entry(DType.FLOAT64, shape, b);
    }

    private static Entry longs(Shape shape, long... values) {
        ByteBuffer b = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        b.asLongBuffer().put(values);
        return new Entry(DType.INT64, shape, b);
    }

    private static Entry bytes(DType type, int... values) {
        ByteBuffer b = ByteBuffer.allocate(values.length);
        for (int v : values) {
            b.put((byte) v);
        }
        return new Entry(type, Shape.of(values.length), b.flip());
    }
}
