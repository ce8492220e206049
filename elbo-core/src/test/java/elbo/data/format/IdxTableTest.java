package elbo.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.data.Labels;
import elbo.data.Splits;
import elbo.data.Stored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One file of images and a table beside it. */
class IdxTableTest {
    private static final String TABLE =
            "index,letter,drawer,set\n0,b,1,evaluation\n1,a,2,background\n2,b,1,background\n";

    @TempDir
    Path folder;

    private Path data(String table) throws IOException {
        Files.write(folder.resolve("all-images-idx3-ubyte"), IdxTest.idx(8, new int[] {3, 2, 2}, 12));
        Files.writeString(folder.resolve("all-labels.csv"), table);
        return folder;
    }

    @Test
    void the_table_says_the_parts_and_the_labels() throws IOException {
        Splits s = Formats.open(data(TABLE));
        assertThat(s.train().size()).isEqualTo(2);
        assertThat(Stored.values(s.test()))
                .containsExactly(new float[] {0, 3 / 255f, 6 / 255f, 9 / 255f}, within(1e-7f));
        Labels.Column letter = s.train().labels().main().orElseThrow();
        assertThat(letter)
                .extracting(Labels.Column::name, Labels.Column::names)
                .containsExactly("letter", List.of("a", "b"));
        assertThat(letter.values()).containsExactly(0, 1);
        assertThat(s.test().labels().column("drawer").orElseThrow().values()).containsExactly(0);
    }

    @Test
    void without_parts_some_are_held_out() throws IOException {
        Splits s = Formats.open(data("letter\na\nb\na\n"));
        assertThat(s.train().size() + s.test().size()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "'0,b,1,background\n', 'has 2 rows below its header for 3 images'",
        "'2,b,1,background', 'row 0 has the index 2; rows are in the order of the images'",
        "'0,b,1,elsewhere', 'row 0 is of the set elsewhere; a set is train or test'",
        "'0,b,1', 'is no sound table'"
    })
    void a_table_that_does_not_fit_is_refused(String first, String message) throws IOException {
        Path data = data(
                message.startsWith("has")
                        ? TABLE.replace("0,b,1,evaluation\n", "")
                        : TABLE.replace("0,b,1,evaluation", first));
        assertThatThrownBy(() -> Formats.open(data)).isInstanceOf(Refusal.class).hasMessageContaining(message);
    }
}
