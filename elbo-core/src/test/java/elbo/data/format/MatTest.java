package elbo.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.Refusal;
import elbo.data.Dataset;
import elbo.data.Kind;
import elbo.data.Splits;
import elbo.data.Stored;
import elbo.tensor.DType;
import elbo.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files written by SciPy: see {@code fixtures_mat.py} beside them. */
class MatTest {
    @TempDir
    Path folder;

    private static Splits open(String name) {
        String[] parts = name.split("#", 2);
        Path file = NpyTest.fixture(parts[0]);
        return Formats.open(parts.length == 1 ? file : Path.of(file + "#" + parts[1]));
    }

    /** Examples of both parts as stored, in ascending order of their first numbers: what is held out is random. */
    private static List<List<Float>> examples(Splits s) {
        List<List<Float>> all = new ArrayList<>();
        for (Dataset d : List.of(s.train(), s.test())) {
            int each = (int) d.eventShape().size();
            float[] values = Stored.values(d);
            for (int i = 0; i < d.size(); i++) {
                float[] one = Arrays.copyOfRange(values, i * each, (i + 1) * each);
                all.add(IntStream.range(0, each)
                        .mapToObj(k -> d.scale() == 1 ? one[k] : Math.round(one[k] / d.scale()))
                        .toList());
            }
        }
        all.sort((a, b) -> Float.compare(a.getFirst(), b.getFirst()));
        return all;
    }

    private static List<Float> range(int from, int count, int step) {
        return IntStream.range(0, count)
                .mapToObj(i -> (float) (from + i * step))
                .toList();
    }

    private static void refuses(Path file, String message) {
        assertThatThrownBy(() -> Formats.open(file))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"i1", "i2", "u2", "i4", "u4", "i8", "u8", "f4", "f8", "f8-swapped", "i2-swapped"})
    void every_type_of_number_and_both_orders_of_bytes_are_read(String name) {
        assertThat(examples(open(name + ".mat")))
                .containsExactly(
                        List.of(1f, 2f, 3f), List.of(4f, 5f, 6f), List.of(7f, 8f, 9f), List.of(10f, 11f, 100f));
    }

    @ParameterizedTest
    @ValueSource(strings = {"u1.mat", "u1-swapped.mat"})
    void unsigned_bytes_stay_grey_values(String name) {
        Dataset train = open(name).train();
        assertThat(train.storage()).isEqualTo(DType.UINT8);
        assertThat(train.kind()).isEqualTo(Kind.UNIT);
        assertThat(train.scale()).isEqualTo(1f / 255);
    }

    @Test
    void truth_values_are_binary() {
        Splits s = open("logical.mat");
        assertThat(s.train().kind()).isEqualTo(Kind.BINARY);
        assertThat(examples(s)).containsExactlyInAnyOrder(List.of(1f, 0f), List.of(0f, 1f), List.of(1f, 1f));
    }

    @Test
    void the_largest_numbers_have_no_sign() {
        assertThat(examples(open("largest.mat"))).containsExactly(List.of(1f, 0x1p64f), List.of(0x1p63f, 7f));
    }

    @Test
    void packed_variables_are_unpacked() {
        List<List<Float>> all = examples(open("packed.mat"));
        assertThat(all).hasSize(20);
        assertThat(all.get(19)).containsExactly(57 / 7f, 58 / 7f, 59 / 7f);
    }

    @Test
    void the_longer_size_counts_examples_and_the_name_says_so() {
        Splits s = open("columns.mat");
        assertThat(s.name()).isEqualTo("columns.mat#ff:columns");
        assertThat(s.train().eventShape()).isEqualTo(Shape.of(6));
        assertThat(examples(s).get(1)).isEqualTo(range(1, 6, 10));
    }

    @Test
    void the_user_may_say_it_otherwise() {
        Splits s = open("columns.mat#ff:rows");
        assertThat(s.train().eventShape()).isEqualTo(Shape.of(10));
        assertThat(examples(s).get(1)).isEqualTo(range(10, 10, 1));
    }

    @Test
    void labels_say_which_size_counts_examples_and_all_else_is_passed_over() {
        Splits s = open("labelled.mat");
        assertThat(s.name()).isEqualTo("labelled.mat#X:rows");
        assertThat(examples(s)).containsExactly(range(0, 10, 1), range(10, 10, 1), range(20, 10, 1), range(30, 10, 1));
        Dataset all = s.train();
        for (int i = 0; i < all.size(); i++) {
            int row = (int) Stored.values(all)[i * 10] / 10;
            var column = all.labels().main().orElseThrow();
            assertThat(column.names().get((int) column.values()[i]))
                    .isEqualTo(List.of("3", "1", "3", "2").get(row));
        }
    }

    @Test
    void the_last_size_of_pictures_counts_them() {
        Splits s = open("pictures.mat");
        assertThat(s.train().eventShape()).isEqualTo(Shape.of(1, 2, 3));
        assertThat(examples(s).get(2)).isEqualTo(range(2, 6, 5));
    }

    @Test
    void colours_are_put_first() {
        Splits s = open("coloured.mat");
        assertThat(s.train().eventShape()).isEqualTo(Shape.of(3, 2, 4));
        // x[h, w, c, n] is ((4 h + w) * 3 + c) * 5 + n
        assertThat(examples(s).getFirst().subList(0, 4)).isEqualTo(range(0, 4, 15));
        assertThat(examples(s).getFirst().get(8)).isEqualTo(5f);
    }

    @Test
    void parts_are_taken_as_they_are() {
        Splits s = open("parts.mat");
        assertThat(s.train().size()).isEqualTo(6);
        assertThat(s.test().size()).isEqualTo(3);
        assertThat(examples(s)).hasSize(9).contains(List.of(10f, 11f), List.of(4f, 5f));
        assertThat(Stored.values(s.test(), 2, 1)).containsExactly(4 / 255f, 5 / 255f);
        assertThat(s.test().labels().main().orElseThrow().values()).containsExactly(0, 1, 0);
    }

    @ParameterizedTest
    @CsvSource({"columns.mat#ff:2x3,0 10 20 30 40 50", "columns.mat#ff:2x3:down,0 20 40 10 30 50"})
    void vectors_may_be_pictures_whose_pixels_run_along_rows_or_down_columns(String name, String first) {
        Splits s = open(name);
        assertThat(s.train().eventShape()).isEqualTo(Shape.of(1, 2, 3));
        assertThat(examples(s).getFirst())
                .isEqualTo(Arrays.stream(first.split(" ")).map(Float::valueOf).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "two.mat,'holds a (3 x 3), b (5 x 2), and it is not known which are the examples; write FILE.mat#NAME'",
        "two.mat#c,'unknown variable'",
        "two.mat#b:sideways,'does not understand sideways'",
        "two.mat#b:down,'write :HEIGHTxWIDTH:down'",
        "two.mat#b:2x2,'holds examples of 2 numbers, which are no pictures of 2x2'",
        "complex.mat,'holds no full matrix of real numbers'",
        "complex.mat#a,'holds complex numbers'",
        "nothing.mat,'holds no full matrix of real numbers'",
        "labelled.mat#text,'is no full matrix'",
        "f4.npy#a,'nothing can be chosen'"
    })
    void what_cannot_be_meant_is_refused(String name, String message) {
        assertThatThrownBy(() -> open(name)).isInstanceOf(Refusal.class).hasMessageContaining(message);
    }

    @Test
    void a_name_chooses_among_several() {
        assertThat(open("two.mat#b").train().eventShape()).isEqualTo(Shape.of(2));
    }

    private Path file(String text, byte[]... elements) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] header = Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), 128);
        header[124] = 0;
        header[125] = 1;
        header[126] = 'I';
        header[127] = 'M';
        out.writeBytes(header);
        for (byte[] element : elements) {
            out.writeBytes(element);
        }
        return Files.write(folder.resolve("made.mat"), out.toByteArray());
    }

    private Path file(byte[]... elements) throws IOException {
        return file("MATLAB 5.0 MAT-file, made by hand", elements);
    }

    private static byte[] ints(int... values) {
        ByteBuffer b = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(values).forEach(b::putInt);
        return b.array();
    }

    /** The head of a variable named a, and the tag of its values. */
    private static byte[] head(int type, int rows, int columns, int stored, int bytes) {
        return ints(6, 8, type, 0, 5, 8, rows, columns, 1 << 16 | 1, 'a', stored, bytes);
    }

    private static byte[] matrix(byte[] content) {
        ByteBuffer b = ByteBuffer.allocate(8 + content.length);
        return b.put(ints(14, content.length)).put(content).array();
    }

    private static byte[] packed(byte[] element) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream zlib = new DeflaterOutputStream(out)) {
            zlib.write(element);
        }
        ByteBuffer b = ByteBuffer.allocate(8 + out.size());
        return b.put(ints(15, out.size())).put(out.toByteArray()).array();
    }

    @Test
    void numbers_that_cannot_follow_are_refused_before_memory_is_taken() throws IOException {
        refuses(
                file(matrix(head(9, 1 << 20, 1 << 20, 2, 1 << 30))),
                "damaged or too large: its shape is 1048576 x 1048576");
        refuses(
                file(matrix(head(9, 1 << 10, 1 << 20, 2, 1 << 30))),
                "it promises 1073741824 bytes of values, but 0 follow");
        refuses(
                file(packed(matrix(head(9, 1 << 10, 1 << 20, 2, 1 << 30)))),
                "it promises 1073741824 bytes of values, but at most");
        refuses(file(matrix(head(9, -1, 3, 2, 3))), "a variable has the size -1");
        refuses(file(ints(14, 1 << 30)), "an element of 1073741824 bytes is promised, but 0 follow");
        refuses(file(matrix(ints(6, 8, 9, 0, 5, 8, 1, 1, 1, 1 << 30))), "piece of type 1 with 1073741824 bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 16, 17})
    void objects_and_handles_of_functions_are_refused(int type) throws IOException {
        refuses(
                file(matrix(head(type, 1, 1, 2, 1))),
                "holds an object or the handle of a function, which is never read");
    }

    @Test
    void so_is_the_part_of_objects_that_a_header_points_to() throws IOException {
        Path file = file(matrix(head(9, 1, 1, 2, 1)));
        byte[] bytes = Files.readAllBytes(file);
        bytes[116] = (byte) 128;
        refuses(Files.write(file, bytes), "holds a part of objects, which is never read");
    }

    @Test
    void other_versions_are_named() throws IOException {
        refuses(file("MATLAB 7.3 MAT-file, Platform: GLNXA64"), "is of version 7.3, which is HDF5");
        refuses(file("something else"), "is no MATLAB file of level 5");
        refuses(Files.write(folder.resolve("short.mat"), new byte[100]), "shorter than the header");
    }

    @Test
    void packed_bytes_that_end_early_are_refused() throws IOException {
        byte[] sound = Files.readAllBytes(NpyTest.fixture("packed.mat"));
        // the second half of the packed bytes is spoilt; the head still unpacks
        Arrays.fill(sound, sound.length - 60, sound.length, (byte) 0x55);
        refuses(Files.write(folder.resolve("spoilt.mat"), sound), "is damaged: its bytes do not unpack");
    }
}
