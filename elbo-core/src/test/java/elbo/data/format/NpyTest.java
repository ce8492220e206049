package elbo.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import elbo.Refusal;
import elbo.data.Dataset;
import elbo.data.Kind;
import elbo.data.Progress;
import elbo.data.SharedData;
import elbo.data.Splits;
import elbo.data.Stored;
import elbo.tensor.DType;
import elbo.tensor.Shape;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files written by NumPy: see {@code fixtures.py} beside them. */
class NpyTest {
    @TempDir
    Path folder;

    static Path fixture(String name) {
        try {
            return Path.of(
                    NpyTest.class.getResource("/elbo/data/format/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Numbers read(String name) throws IOException {
        try (Incoming in = Incoming.file(fixture(name))) {
            return Npy.read(in, Room.ofJvm());
        }
    }

    private static float[] values(String name) throws IOException {
        Numbers n = read(name);
        float[] v = new float[(int) Numbers.count(name, n.dims())];
        for (int i = 0; i < v.length; i++) {
            v[i] = n.at(i);
        }
        return v;
    }

    /** All values of both parts, in ascending order: what is held out is random, what is there is not. */
    private static List<Float> all(Splits s) {
        List<Float> all = new ArrayList<>();
        for (Dataset d : List.of(s.train(), s.test())) {
            for (float v : Stored.values(d)) {
                all.add(v);
            }
        }
        Collections.sort(all);
        return all;
    }

    private Path npy(int version, String header, int values) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer b = ByteBuffer.allocate(12 + text.length + values).order(ByteOrder.LITTLE_ENDIAN);
        b.put(NpyHeader.MAGIC).put((byte) version).put((byte) 0);
        if (version == 1) {
            b.putShort((short) text.length);
        } else {
            b.putInt(text.length);
        }
        b.put(text);
        return Files.write(folder.resolve("made.npy"), Arrays.copyOf(b.array(), b.position() + values));
    }

    private static void refuses(Path file, String message) {
        assertThatThrownBy(() -> Formats.open(file))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"f4.npy", "version2.npy", "version3.npy"})
    void the_three_versions_read_alike(String name) throws IOException {
        assertThat(read(name).dims()).containsExactly(3, 4);
        assertThat(values(name))
                .containsExactly(-2.5f, -1.5f, -.5f, .5f, 1.5f, 2.5f, 3.5f, 4.5f, 5.5f, 6.5f, 7.5f, 8.5f);
    }

    @Test
    void every_type_of_number_is_read() throws IOException {
        assertThat(values("f8.npy")).containsExactly(0.25f, 0.5f, 0.75f, 1);
        assertThat(values("f2.npy")).containsExactly(0.5f, -1.5f, 65504, 0x1p-24f);
        assertThat(values("i8.npy")).containsExactly(0, 7, 300, 16777216);
        assertThat(values("i2.npy")).containsExactly(-3, 7, 300, -32768);
        assertThat(values("u8.npy")).containsExactly(1, 0x1p64f, 1, 0x1p64f);
        assertThat(values("b1.npy")).containsExactly(1, 0, 0, 1);
    }

    @Test
    void the_order_of_fortran_is_turned() throws IOException {
        float[] expected = new float[24];
        for (int i = 0; i < 24; i++) {
            expected[i] = i;
        }
        assertThat(values("f4-fortran.npy")).containsExactly(expected);
    }

    @Test
    void kinds_follow_the_values() {
        assertThat(Formats.open(fixture("f4.npy")).train().kind()).isEqualTo(Kind.REAL);
        assertThat(Formats.open(fixture("f8.npy")).train().kind()).isEqualTo(Kind.UNIT);
        assertThat(Formats.open(fixture("i8.npy")).train().kind()).isEqualTo(Kind.COUNT);
        assertThat(Formats.open(fixture("b1.npy")).train().kind()).isEqualTo(Kind.BINARY);
        Dataset ones = Formats.open(fixture("u1-ones.npy")).train();
        assertThat(ones.kind()).isEqualTo(Kind.BINARY);
        assertThat(ones.scale()).isEqualTo(1);
    }

    @Test
    void bytes_are_grey_pictures_with_a_channel() {
        Splits s = Formats.open(fixture("u1-grey.npy"));
        assertThat(s.train().eventShape()).isEqualTo(Shape.of(1, 2, 3));
        assertThat(s.train().storage()).isEqualTo(DType.UINT8);
        assertThat(s.train().kind()).isEqualTo(Kind.UNIT);
        assertThat(all(s)).hasSize(12).contains(11 * (1f / 255));
    }

    @Test
    void channels_come_first() {
        Splits s = Formats.open(fixture("u1-channels-last.npy"));
        assertThat(s.train().eventShape()).isEqualTo(Shape.of(3, 2, 5));
        float[] one = Stored.values(s.train(), 0, 1);
        // numbers rise along the file, so a pixel's three channels are neighbours there and planes apart here
        assertThat(one[10] - one[0]).isCloseTo(1 * (1f / 255), offset(1e-6f));
        assertThat(one[20] - one[0]).isCloseTo(2 * (1f / 255), offset(1e-6f));
        assertThat(one[1] - one[0]).isCloseTo(3 * (1f / 255), offset(1e-6f));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "objects.npy | Python objects, which are never loaded because they can run code",
                "records.npy | records, not one kind of number",
                "text.npy | values of type \"<U3\"",
                "big-endian.npy | a.astype(\"<f4\")",
                "scalar.npy | a single number",
                "empty.npy | holds no numbers",
                "nan.npy | example 1 holds NaN at [0, 1, 0]",
            })
    void what_cannot_be_examples_is_refused_in_one_sentence(String name, String message) {
        refuses(fixture(name), message);
    }

    @Test
    void a_header_that_promises_terabytes_takes_no_memory() throws IOException {
        refuses(
                npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (1099511627776, 4), }\n", 16),
                "promises 4398046511104 numbers");
        refuses(
                npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (100000000, 4), }\n", 16),
                "promises 1600000000 bytes of values, but 16 follow");
        refuses(
                npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296), }\n", 16),
                "which cannot be");
    }

    @Test
    void a_long_header_is_refused_before_it_is_read() throws IOException {
        Path file = npy(2, "{}", 0);
        byte[] bytes = Files.readAllBytes(file);
        bytes[11] = (byte) 0xFF;
        refuses(Files.write(file, bytes), "promises a header of 4278190082 bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{'descr': '<f4'}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2)} or __import__('os')",
                "{'descr': '<f4', 'fortran_order': 0, 'shape': (2, 2)}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2, -2)}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 99999999999999999999)}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), 'extra': (1,)}",
                "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2, 2)}",
                "{'descr': 'lt\\x3cf4', 'fortran_order': False, 'shape': (2, 2)}",
                "{'descr': [('a', '<f4', 'fortran_order': False, 'shape': (2, 2)}",
            })
    void damaged_headers_are_refused(String header) throws IOException {
        refuses(npy(1, header, 16), "header");
    }

    @Test
    void a_python_2_header_is_read() throws IOException {
        Path file = npy(1, "{'descr': '|u1', 'fortran_order': False, 'shape': (4L, 2L), }\n", 8);
        assertThat(Formats.open(file).train().eventShape()).isEqualTo(Shape.of(2));
    }

    @Test
    void values_cut_short_or_too_long_are_refused() throws IOException {
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2)}";
        refuses(npy(1, header, 15), "promises 16 bytes of values, but 15 follow");
        refuses(npy(1, header, 17), "more bytes than its header promises");
    }

    @ParameterizedTest
    @ValueSource(strings = {"keras.npz", "keras-packed.npz"})
    void an_npz_with_the_names_of_keras_is_read(String name) {
        Splits s = Formats.open(fixture(name));
        assertThat(s.train().size()).isEqualTo(6);
        assertThat(s.train().eventShape()).isEqualTo(Shape.of(1, 2, 2));
        assertThat(Stored.classes(s.train())).containsExactly("0", "1", "2", "0", "1", "2");
        assertThat(Stored.classes(s.test())).containsExactly("2", "0");
        // zeros alone would be binary: both parts are looked at together
        assertThat(s.test().kind()).isEqualTo(Kind.UNIT);
        assertThat(Stored.values(s.train(), 1, 1))
                .containsExactly(40 * (1f / 255), 50 * (1f / 255), 60 * (1f / 255), 70 * (1f / 255));
    }

    @Test
    void an_npz_with_x_and_y_is_split() {
        Splits s = Formats.open(fixture("xy.npz"));
        assertThat(s.train().size()).isEqualTo(18);
        assertThat(s.test().labels().main().orElseThrow().names()).containsExactly("3", "4");
    }

    @Test
    void the_only_array_of_an_npz_is_taken_and_unknown_names_are_listed() {
        assertThat(Formats.open(fixture("one.npz")).train().eventShape()).isEqualTo(Shape.of(4));
        refuses(fixture("unknown.npz"), "holds the arrays left, right, and none is known");
    }

    @Test
    void the_real_outlier_sets_are_read_in_the_order_of_fortran() {
        Splits s = Formats.open(SharedData.folder("outliers").resolve("6_cardio.npz"));
        assertThat(s.train().size() + s.test().size()).isEqualTo(1831);
        assertThat(s.train().eventShape()).isEqualTo(Shape.of(21));
        long outliers = Stored.classes(s.train()).stream().filter("1"::equals).count()
                + Stored.classes(s.test()).stream().filter("1"::equals).count();
        assertThat(outliers).isEqualTo(176);
    }

    @Test
    void a_zip_bomb_is_refused_before_it_is_unpacked() throws IOException {
        Path file = folder.resolve("bomb.npz");
        String header = "{'descr': '|u1', 'fortran_order': False, 'shape': (1500, 1000, 1000), }\n";
        byte[] start = Files.readAllBytes(npy(1, header, 0));
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("x.npy"));
            zip.write(start);
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 64; i++) {
                zip.write(zeros);
            }
        }
        refuses(file, "promises 1500000000 bytes of values, but at most");
        assertThatThrownBy(() -> new Npz(new Room(1 << 20)).open(bombOf(64 << 20), Progress.NONE))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(
                        "even as bits it needs 8.0 MiB of memory, but of the 1.0 MiB that Java may use 1.0 MiB are left");
    }

    private Path bombOf(int bytes) throws IOException {
        Path file = folder.resolve("honest.npz");
        byte[] start = Files.readAllBytes(
                npy(1, "{'descr': '|u1', 'fortran_order': False, 'shape': (" + bytes + ",), }\n", 0));
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("x.npy"));
            zip.write(start);
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < bytes >> 20; i++) {
                zip.write(zeros);
            }
        }
        return file;
    }

    @Test
    void too_many_entries_and_twins_are_refused() throws IOException {
        Path many = folder.resolve("many.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(many))) {
            for (int i = 0; i <= 10_000; i++) {
                zip.putNextEntry(new ZipEntry(i + ".npy"));
            }
        }
        refuses(many, "holds 10001 entries");
        Path twins = folder.resolve("twins.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(twins))) {
            zip.putNextEntry(new ZipEntry("X.npy"));
            zip.putNextEntry(new ZipEntry("x.npy"));
        }
        refuses(twins, "two arrays named x");
    }

    @Test
    void a_name_that_points_elsewhere_is_refused_and_nothing_unpacked() throws IOException {
        Path file = folder.resolve("slip.npz");
        byte[] array = Files.readAllBytes(fixture("f4.npy"));
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("../../slip.npy"));
            zip.write(array);
        }
        refuses(file, "holds ../../slip.npy, a name that leads out of it");
        assertThat(folder.resolve("../../slip.npy")).doesNotExist();
    }

    @Test
    void a_flipped_bit_is_noticed_by_the_checksum() throws IOException {
        byte[] bytes = Files.readAllBytes(fixture("one.npz"));
        Path file = folder.resolve("flipped.npz");
        // stored, not packed: the first value follows the array's header of 128 bytes
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("\u0093NUMPY") + 128 + 2;
        bytes[at] ^= 1;
        refuses(Files.write(file, bytes), "checksum");
    }

    @Test
    void a_file_that_is_no_zip_is_refused() throws IOException {
        refuses(Files.writeString(folder.resolve("no.npz"), "nothing"), "is no sound .npz file");
    }
}
