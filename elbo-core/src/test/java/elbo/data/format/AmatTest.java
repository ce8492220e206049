package elbo.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.Refusal;
import elbo.data.Kind;
import elbo.data.SharedData;
import elbo.data.Splits;
import elbo.data.Stored;
import elbo.tensor.DType;
import elbo.tensor.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AmatTest {
    @TempDir
    Path folder;

    private void put(String name, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Files.write(folder.resolve(name), name.endsWith(".gz") ? IdxTest.gz(bytes) : bytes);
    }

    /** {@code from}, {@code from + 1}, ..., {@code count} of them, cut to one digit. */
    private static String row(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> Integer.toString(i % 10))
                .collect(Collectors.joining(" ", "", " \n"));
    }

    private void refuses(String text, String message) throws IOException {
        put("x_train.amat", text);
        assertThatThrownBy(() -> Formats.open(folder))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(message);
    }

    @Test
    void rows_of_squares_are_pictures_and_one_more_number_is_the_class() throws IOException {
        put("x_train.amat", row(0, 64) + row(1, 64) + row(2, 64));
        put("x_test.amat.gz", row(3, 64) + "\r\n" + row(4, 64).strip());
        Splits plain = Formats.open(folder);
        assertThat(plain.train().eventShape()).isEqualTo(Shape.of(1, 8, 8));
        assertThat(plain.train().storage()).isEqualTo(DType.UINT8);
        assertThat(plain.test().size()).isEqualTo(2);
        assertThat(Stored.values(plain.train(), 1, 1)).startsWith(1 * (1f / 255), 2 * (1f / 255), 3 * (1f / 255));
        assertThat(Stored.values(plain.test(), 1, 1)).startsWith(4 * (1f / 255), 5 * (1f / 255));

        put("x_train.amat", row(0, 64).strip() + " 7\n" + row(1, 64).strip() + " 2\n");
        put("x_test.amat", row(3, 64).strip() + " 7\n");
        Files.delete(folder.resolve("x_test.amat.gz"));
        Splits labelled = Formats.open(folder);
        assertThat(labelled.train().eventShape()).isEqualTo(Shape.of(1, 8, 8));
        assertThat(Stored.classes(labelled.train())).containsExactly("7", "2");
        assertThat(Stored.classes(labelled.test())).containsExactly("7");
    }

    @Test
    void other_rows_are_vectors_of_any_numbers() throws IOException {
        put("x_train.amat", "1 2 255\n3 -4e-1\t5\n 0.5 6 7 \n8 9 1");
        Splits s = Formats.open(folder.resolve("x_train.amat"));
        assertThat(s.train().eventShape()).isEqualTo(Shape.of(3));
        assertThat(s.train().size() + s.test().size()).isEqualTo(4);
        assertThat(s.train().kind()).isEqualTo(Kind.REAL);
        put("y_train.amat", "1 2 255\n3 4 5\n0 6 7\n");
        assertThat(Formats.open(folder.resolve("y_train.amat")).train().storage())
                .isEqualTo(DType.UINT8);
    }

    @Test
    void what_is_no_row_of_numbers_is_refused_with_its_row() throws IOException {
        refuses("1 2 3\n4 5\n", "row 2 has 2 numbers, where the first row has 3");
        refuses("1 2\n4 five\n", "row 2 holds \"five\", which is no number");
        refuses("1 2\n3 \u0001\n", "row 2 holds a byte that is no text");
        refuses("1".repeat(65), "row 1 has a word of more than 64 letters");
        refuses(" \n \n", "holds no numbers");
        refuses("1 2\n3 NaN\n4 5\n", "NaN");
        put("z_train.amat", row(0, 64));
        refuses(row(0, 64), "leave only one of them");
    }

    @Test
    void no_more_memory_is_taken_than_there_is() throws IOException {
        put("x_train.amat", row(0, 64).repeat(40_000));
        try (Incoming in = Incoming.file(folder.resolve("x_train.amat"))) {
            assertThatThrownBy(() -> TextRows.read(in, new Room(3L << 20)))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("of memory");
        }
    }

    @Test
    void the_binarised_digits_are_read() {
        Splits s = Formats.open(SharedData.folder("binarized-mnist"));
        assertThat(s.train().size()).isEqualTo(50_000);
        assertThat(s.test().size()).isEqualTo(10_000);
        assertThat(s.train().eventShape()).isEqualTo(Shape.of(1, 28, 28));
        assertThat(s.train().kind()).isEqualTo(Kind.BINARY);
        double sum = 0;
        for (float v : Stored.values(s.test(), 0, 10_000)) {
            sum += v;
        }
        assertThat(sum / 7_840_000).isBetween(0.13245, 0.13255);
    }
}
