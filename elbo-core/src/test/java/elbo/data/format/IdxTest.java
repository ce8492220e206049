package elbo.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.Refusal;
import elbo.data.Dataset;
import elbo.data.Kind;
import elbo.data.Labels;
import elbo.data.SharedData;
import elbo.data.Splits;
import elbo.data.Stored;
import elbo.tensor.DType;
import elbo.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
    @TempDir
    Path folder;

    static byte[] idx(int type, int[] dims, int values) {
        ByteBuffer b = ByteBuffer.allocate(4 + 4 * dims.length + values);
        b.put(new byte[] {0, 0, (byte) type, (byte) dims.length});
        for (int d : dims) {
            b.putInt(d);
        }
        for (int i = 0; i < values; i++) {
            b.put((byte) (i * 3));
        }
        return b.array();
    }

    static byte[] gz(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gz = new GZIPOutputStream(out)) {
            gz.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] labels(int... classes) {
        byte[] b = idx(8, new int[] {classes.length}, classes.length);
        for (int i = 0; i < classes.length; i++) {
            b[8 + i] = (byte) classes[i];
        }
        return b;
    }

    private void put(String name, byte[] bytes) throws IOException {
        Files.write(folder.resolve(name), bytes);
    }

    private void refuses(String message) {
        assertThatThrownBy(() -> Formats.open(folder))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(message);
    }

    @Test
    void a_folder_of_four_files_packed_or_not_is_a_data_set() throws IOException {
        put("train-images-idx3-ubyte", idx(8, new int[] {3, 2, 2}, 12));
        put("train-labels-idx1-ubyte.gz", gz(labels(7, 0, 7)));
        put("t10k-images-idx3-ubyte.gz", gz(idx(8, new int[] {2, 2, 2}, 8)));
        put("t10k-labels-idx1-ubyte", labels(3, 7));
        Splits s = Formats.open(folder);
        assertThat(s.train().eventShape()).isEqualTo(Shape.of(1, 2, 2));
        assertThat(s.train().kind()).isEqualTo(Kind.UNIT);
        assertThat(Stored.values(s.train(), 1, 1))
                .containsExactly(12 * (1f / 255), 15 * (1f / 255), 18 * (1f / 255), 21 * (1f / 255));
        assertThat(s.test().size()).isEqualTo(2);
        assertThat(Stored.classes(s.train())).containsExactly("7", "0", "7");
        assertThat(Stored.classes(s.test())).containsExactly("3", "7");
        assertThat(s.test().labels().main().orElseThrow().names()).containsExactly("0", "3", "7");
    }

    @Test
    void one_file_of_images_is_split() throws IOException {
        put("drawings-idx3-ubyte", idx(8, new int[] {20, 2, 3}, 120));
        Splits s = Formats.open(folder.resolve("drawings-idx3-ubyte"));
        assertThat(s.train().size()).isEqualTo(18);
        assertThat(s.test().eventShape()).isEqualTo(Shape.of(1, 2, 3));
        assertThat(s.train().labels()).isEqualTo(Labels.NONE);
    }

    @Test
    void a_truncated_file_is_refused_with_both_sizes() throws IOException {
        byte[] whole = idx(8, new int[] {3, 2, 2}, 12);
        put("train-images-idx3-ubyte", Arrays.copyOf(whole, whole.length - 1));
        refuses("is cut short or its header is wrong: it promises 12 bytes of values, but 11 follow");
    }

    @Test
    void a_truncated_packed_file_is_refused() throws IOException {
        byte[] whole = gz(idx(8, new int[] {30, 20, 20}, 12_000));
        put("train-images-idx3-ubyte.gz", Arrays.copyOf(whole, whole.length / 2));
        refuses("is damaged: its packed bytes do not unpack");
    }

    @Test
    void a_packed_file_that_holds_less_than_it_promises_is_refused() throws IOException {
        put("train-images-idx3-ubyte.gz", gz(idx(8, new int[] {4, 2, 2}, 12)));
        refuses("is cut short: it ends within its values");
    }

    @Test
    void a_header_cut_short_is_refused() throws IOException {
        put("train-images-idx3-ubyte", new byte[] {0, 0, 8, 3, 0, 0});
        refuses("it ends within its header");
    }

    @Test
    void a_promise_of_more_than_can_come_takes_no_memory() throws IOException {
        put("train-images-idx3-ubyte.gz", gz(idx(8, new int[] {2_000_000, 1000, 1}, 0)));
        refuses("it promises 2000000000 bytes of values, but at most");
    }

    @Test
    void sizes_whose_product_overflows_are_refused() throws IOException {
        put("train-images-idx3-ubyte", idx(8, new int[] {-1, -1, -1, -1}, 16));
        refuses("which cannot be");
    }

    @Test
    void no_examples_are_refused() throws IOException {
        put("train-images-idx3-ubyte", idx(8, new int[] {0, 28, 28}, 0));
        refuses("holds no numbers");
    }

    @Test
    void bytes_after_the_end_are_refused() throws IOException {
        put("train-images-idx3-ubyte", idx(8, new int[] {2, 2, 2}, 9));
        refuses("more bytes than its header promises");
    }

    @Test
    void a_wrong_mark_is_shown() throws IOException {
        put("train-images-idx3-ubyte", "<html>not found</html>".getBytes(StandardCharsets.US_ASCII));
        refuses("begins with 3c 68 74 6d, not with 00 00 08");
    }

    @Test
    void other_types_than_bytes_are_refused_by_name() throws IOException {
        put("train-images-idx3-ubyte", idx(0x0D, new int[] {2, 2, 2}, 32));
        refuses("numbers of type float (0d)");
    }

    @Test
    void five_dimensions_are_refused() throws IOException {
        put("train-images-idx3-ubyte", idx(8, new int[] {1, 1, 1, 1, 1}, 1));
        refuses("5 dimensions");
    }

    @Test
    void labels_given_for_images_are_noticed_and_the_other_way_round() throws IOException {
        put("train-images-idx3-ubyte", labels(1, 2));
        refuses("it holds labels, not images");
        put("train-images-idx3-ubyte", idx(8, new int[] {2, 2, 2}, 8));
        put("train-labels-idx1-ubyte", idx(8, new int[] {2, 2, 2}, 8));
        refuses("has 3 dimensions, but labels have one");
    }

    @Test
    void as_many_labels_as_images_are_needed() throws IOException {
        put("train-images-idx3-ubyte", idx(8, new int[] {3, 2, 2}, 12));
        put("train-labels-idx1-ubyte", labels(1, 2));
        refuses("holds 2 labels for 3 examples");
    }

    @Test
    void parts_of_different_shapes_are_refused() throws IOException {
        put("train-images-idx3-ubyte", idx(8, new int[] {3, 2, 2}, 12));
        put("test-images-idx3-ubyte", idx(8, new int[] {3, 2, 1}, 6));
        refuses("holds examples of shape [1, 2, 1], but");
    }

    @Test
    void two_candidates_for_one_part_are_refused() throws IOException {
        put("t10k-images-idx3-ubyte", idx(8, new int[] {3, 2, 2}, 12));
        put("test-images-idx3-ubyte", idx(8, new int[] {3, 2, 2}, 12));
        put("train-images-idx3-ubyte", idx(8, new int[] {3, 2, 2}, 12));
        refuses("holds both t10k-images-idx3-ubyte and test-images-idx3-ubyte");
    }

    @Test
    void the_real_mnist_has_its_known_numbers() {
        Splits s = Formats.open(SharedData.folder("mnist"));
        Dataset train = s.train();
        assertThat(train.size()).isEqualTo(60_000);
        assertThat(s.test().size()).isEqualTo(10_000);
        assertThat(train.eventShape()).isEqualTo(Shape.of(1, 28, 28));
        assertThat(train.storage()).isEqualTo(DType.UINT8);
        assertThat(train.kind()).isEqualTo(Kind.UNIT);
        assertThat(Stored.classes(train).subList(0, 5)).containsExactly("5", "0", "4", "1", "9");
        assertThat(Stored.classes(s.test()).subList(0, 3)).containsExactly("7", "2", "1");
        double sum = 0;
        for (float v : Stored.values(train)) {
            sum += v;
        }
        // the mean that everybody normalises MNIST with
        assertThat(sum / (60_000 * 784)).isBetween(0.13065, 0.13067);
    }

    @Test
    void the_real_omniglot_is_black_and_white() {
        Splits s = Formats.open(SharedData.folder("omniglot").resolve("omniglot-28x28-images-idx3-ubyte.gz"));
        assertThat(s.train().size() + s.test().size()).isEqualTo(32_460);
        assertThat(s.train().kind()).isEqualTo(Kind.BINARY);
    }
}
