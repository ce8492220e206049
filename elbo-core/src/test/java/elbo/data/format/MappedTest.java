package elbo.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.Refusal;
import elbo.data.Dataset;
import elbo.data.Kind;
import elbo.data.Progress;
import elbo.data.Splits;
import elbo.data.Stored;
import elbo.tensor.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data read where it lies is the data that is read into memory. */
class MappedTest {
    @TempDir
    Path folder;

    /** All that can be known of a file, or why it is refused. */
    static String outcome(Format format, Path file) throws IOException {
        try {
            Splits s = format.open(file, Progress.NONE);
            StringBuilder all = new StringBuilder();
            for (Dataset d : List.of(s.train(), s.test())) {
                all.append(String.join(
                        "|",
                        d.name(),
                        d.eventShape().toString(),
                        d.kind().toString(),
                        d.storage().toString(),
                        Float.toString(d.scale()),
                        d.labels().columns().stream()
                                .map(c -> c.name() + c.names() + Arrays.toString(c.values()))
                                .toList()
                                .toString(),
                        Arrays.toString(Stored.values(d)),
                        ""));
            }
            return all.toString();
        } catch (Refusal e) {
            return e.getMessage();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "b1",
                "f2",
                "f4",
                "f8",
                "i2",
                "i4",
                "i8",
                "u8",
                "u1-grey",
                "u1-ones",
                "u1-channels-last",
                "f4-fortran",
                "version2",
                "version3",
                "nan",
                "empty",
                "scalar",
                "objects",
                "big-endian"
            })
    void an_npy_file_reads_alike(String name) throws IOException {
        Path file = NpyTest.fixture(name + ".npy");
        assertThat(outcome(new Npy(0), file)).isEqualTo(outcome(new Npy(Long.MAX_VALUE), file));
    }

    @Test
    void channels_that_come_last_are_turned_floats_too() throws IOException {
        float[] values = new float[4 * 5 * 7 * 3];
        for (int i = 0; i < values.length; i++) {
            values[i] = i - 100;
        }
        Path file = folder.resolve("pictures.npy");
        NpyWriter.write(file, Shape.of(4, 5, 7, 3), values);
        assertThat(outcome(new Npy(0), file))
                .isEqualTo(outcome(new Npy(Long.MAX_VALUE), file))
                .contains("[3, 5, 7]");
    }

    @Test
    void idx_files_read_alike() throws IOException {
        Files.write(folder.resolve("train-images-idx3-ubyte"), IdxTest.idx(8, new int[] {10, 3, 3}, 90));
        Files.write(folder.resolve("train-labels-idx1-ubyte"), IdxTest.idx(8, new int[] {10}, 10));
        assertThat(outcome(new Idx(0), folder)).isEqualTo(outcome(new Idx(Long.MAX_VALUE), folder));
        Files.write(folder.resolve("t10k-images-idx3-ubyte"), IdxTest.idx(8, new int[] {6, 3, 3}, 54));
        Files.write(folder.resolve("t10k-labels-idx1-ubyte"), IdxTest.idx(8, new int[] {6}, 6));
        assertThat(outcome(new Idx(0), folder)).isEqualTo(outcome(new Idx(Long.MAX_VALUE), folder));
        assertThat(new Idx(0).open(folder, Progress.NONE).train()).isInstanceOf(MappedDataset.class);
        assertThat(new Idx(1000).open(folder, Progress.NONE).train()).isNotInstanceOf(MappedDataset.class);
    }

    /** A new file is put in the old one's place; what was opened is still the old one. */
    @Test
    void writing_over_data_in_use_does_not_change_it() throws IOException {
        Path file = folder.resolve("x_train.npy");
        NpyWriter.write(folder.resolve("x_test.npy"), Shape.of(1, 2), new float[] {0, 1});
        NpyWriter.write(file, Shape.of(4, 2), new float[] {0, 1, 2, 3, 4, 5, 6, 7});
        Dataset data = new NpyFolder().open(folder, Progress.NONE).train();
        assertThat(data).isInstanceOf(MappedDataset.class);
        float[] before = Stored.values(data);
        NpyWriter.write(file, Shape.of(1, 2), new float[] {8, 9});
        assertThat(Stored.values(data)).isEqualTo(before);
        assertThat(Stored.values(new NpyFolder().open(folder, Progress.NONE).train()))
                .doesNotContain(1);
    }

    @Test
    void packed_files_and_cut_ones_are_not_mapped() throws IOException {
        byte[] sound = IdxTest.idx(8, new int[] {10, 3, 3}, 90);
        Path packed = Files.write(folder.resolve("a-ubyte.gz"), IdxTest.gz(sound));
        assertThat(outcome(new Idx(0), packed)).isEqualTo(outcome(new Idx(Long.MAX_VALUE), packed));
        Path cut = Files.write(folder.resolve("b-ubyte"), Arrays.copyOf(sound, 100));
        assertThat(outcome(new Idx(0), cut)).isEqualTo(outcome(new Idx(Long.MAX_VALUE), cut));
        Path longer = Files.write(folder.resolve("c-ubyte"), Arrays.copyOf(sound, 110));
        assertThat(outcome(new Idx(0), longer)).isEqualTo(outcome(new Idx(Long.MAX_VALUE), longer));
    }

    @Test
    void the_examples_of_several_files_follow_each_other() throws IOException {
        NpyWriter.write(folder.resolve("x_train-0.npy"), Shape.of(3, 2), new float[] {0, 1, 2, 3, 4, 5});
        NpyWriter.write(folder.resolve("x_train-1.npy"), Shape.of(1, 2), new float[] {6, 7});
        NpyWriter.write(folder.resolve("x_train-2.npy"), Shape.of(2, 2), new float[] {8, 9, 10, 11});
        NpyWriter.write(folder.resolve("y_train-0.npy"), Shape.of(4), new float[] {5, 7, 5, 9});
        NpyWriter.write(folder.resolve("y_train-1.npy"), Shape.of(2), new float[] {7, 7});
        Files.createDirectories(folder.resolve("test"));
        NpyWriter.write(folder.resolve("test").resolve("part.npy"), Shape.of(1, 2), new float[] {12, 13});
        Splits s = Formats.open(folder);
        assertThat(Stored.values(s.train())).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        assertThat(Stored.values(s.train(), 2, 3)).containsExactly(4, 5, 6, 7, 8, 9);
        assertThat(Stored.classes(s.train())).containsExactly("5", "7", "5", "9", "7", "7");
        assertThat(Stored.values(s.test())).containsExactly(12, 13);
        assertThat(s.test().labels().columns()).isEmpty();
        assertThat(s.train().kind()).isEqualTo(Kind.COUNT);
        assertThatThrownBy(() -> s.train().read(5, 2, ByteBuffer.allocate(100)))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void files_that_do_not_fit_together_are_refused() throws IOException {
        NpyWriter.write(folder.resolve("a.npy"), Shape.of(3, 2), new float[6]);
        NpyWriter.write(folder.resolve("b.npy"), Shape.of(2, 3), new float[6]);
        refused("b.npy: holds numbers of shape [3], but ", "a.npy holds numbers of shape [2]; all must be alike");
        Files.copy(
                NpyTest.fixture("u1-ones.npy"),
                folder.resolve("b.npy"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        refused("b.npy: holds bytes of shape [2], but ");
        Files.copy(
                NpyTest.fixture("f4-fortran.npy"),
                folder.resolve("b.npy"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        refused("b.npy: is in the order of Fortran", "np.ascontiguousarray");
        Files.delete(folder.resolve("b.npy"));
        NpyWriter.write(folder.resolve("labels.npy"), Shape.of(4), new float[4]);
        refused("holds 4 labels for 3 examples");
        Files.delete(folder.resolve("labels.npy"));
        Files.move(folder.resolve("a.npy"), folder.resolve("a_test.npy"));
        refused("holds no .npy file with training examples");
    }

    @Test
    void what_a_header_promises_is_checked_before_anything_is_made_of_it() throws IOException {
        Path file = folder.resolve("a.npy");
        header(file, "<f8", "(2305843009213693952,)", 8);
        refused("a.npy: is cut short or its header is wrong: it promises 18446744073709551616 bytes");
        header(file, "|u1", "(3000000000, 1)", 100);
        refused("a.npy: is cut short or its header is wrong: it promises 3000000000 bytes");
        header(file, "|u1", "(4, 2)", 8);
        header(folder.resolve("y.npy"), "<f8", "()", 8);
        refused("y.npy: holds a single number, not a label for each example");
    }

    /** Too many examples, in files whose bytes are holes. */
    @Test
    void more_examples_than_an_int_counts_are_refused() throws IOException {
        for (String name : List.of("a.npy", "b.npy")) {
            header(folder.resolve(name), "|u1", "(1500000000, 1)", 1_500_000_000);
        }
        refused("b.npy: makes 3000000000 examples of 1 numbers in all; at most 2147483647 examples are read");
    }

    private static void header(Path file, String type, String shape, long bytes) throws IOException {
        String text = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }\n";
        ByteBuffer start = ByteBuffer.allocate(10 + text.length()).order(ByteOrder.LITTLE_ENDIAN);
        start.put(NpyHeader.MAGIC).put((byte) 1).put((byte) 0).putShort((short) text.length());
        start.put(text.getBytes(StandardCharsets.US_ASCII));
        Files.write(file, start.array());
        try (RandomAccessFile hole = new RandomAccessFile(file.toFile(), "rw")) {
            hole.setLength(start.capacity() + bytes);
        }
    }

    @Test
    void pictures_beside_an_array_are_the_data() throws IOException {
        Files.createDirectories(folder.resolve("cats"));
        for (String name : List.of("1.png", "2.png", "3.png")) {
            ImageIO.write(
                    new BufferedImage(4, 3, BufferedImage.TYPE_BYTE_GRAY),
                    "png",
                    folder.resolve("cats").resolve(name).toFile());
        }
        NpyWriter.write(folder.resolve("embeddings.npy"), Shape.of(3, 2), new float[6]);
        assertThat(Formats.open(folder).train().eventShape()).isEqualTo(Shape.of(1, 3, 4));
    }

    private void refused(String... parts) {
        assertThatThrownBy(() -> Formats.open(folder))
                .isInstanceOf(Refusal.class)
                .hasMessageContainingAll(parts);
    }

    /** The place of a value is that in its own file. */
    @Test
    void what_is_not_a_number_is_found_and_named() throws IOException {
        NpyWriter.write(folder.resolve("a.npy"), Shape.of(3, 2), new float[6]);
        NpyWriter.write(folder.resolve("b.npy"), Shape.of(2, 2), new float[] {0, 0, 0, Float.NaN});
        refused("b.npy: example 1 holds NaN at [1]");
    }

    /** A million values are one piece; it takes three to see that the last is no truth value. */
    @Test
    void all_values_are_looked_at_and_it_is_told() throws IOException {
        byte[] values = new byte[3_000_000];
        values[values.length - 1] = 2;
        Path file = Files.write(folder.resolve("a.idx"), idx(values));
        List<String> told = new ArrayList<>();
        Splits s = new Idx(0).open(file, (what, done, total) -> told.add(done + " of " + total));
        assertThat(s.train().kind()).isEqualTo(Kind.UNIT);
        assertThat(told).hasSize(3).endsWith("3000000 of 3000000");
        values[0] = 2; // and only one where the first says all
        Files.write(file, idx(values));
        told.clear();
        assertThat(new Idx(0)
                        .open(file, (what, done, total) -> told.add(what))
                        .train()
                        .kind())
                .isEqualTo(Kind.UNIT);
        assertThat(told).hasSize(1);
    }

    private static byte[] idx(byte[] values) {
        return ByteBuffer.allocate(12 + values.length)
                .put(new byte[] {0, 0, 8, 2})
                .putInt(values.length / 1000)
                .putInt(1000)
                .put(values)
                .array();
    }

    @Test
    void a_file_made_shorter_while_in_use_is_a_refusal() throws IOException {
        Path file = Files.write(folder.resolve("a.idx"), idx(new byte[1_000_000]));
        Dataset data = new Idx(0).open(file, Progress.NONE).train();
        try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
            cut.setLength(5000);
        }
        assertThatThrownBy(() -> data.read(0, data.size(), ByteBuffer.allocate(1_000_000)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("a.idx: was made shorter while it was being read");
    }
}
