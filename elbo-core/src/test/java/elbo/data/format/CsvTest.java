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
import elbo.tensor.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
    @TempDir
    Path folder;

    private Splits open(String text) throws IOException {
        return Formats.open(Files.writeString(folder.resolve("t.csv"), text));
    }

    private void refuses(String text, String message) {
        assertThatThrownBy(() -> open(text)).isInstanceOf(Refusal.class).hasMessageContaining(message);
    }

    /** The rows of both parts as text, sorted: which part a row goes to is random. */
    private static List<String> rows(Splits s) {
        return Stream.of(s.train(), s.test())
                .flatMap(d -> Stream.iterate(0, i -> i < d.size(), i -> i + 1).map(i -> row(d, i)))
                .sorted()
                .toList();
    }

    private static String row(Dataset d, int i) {
        String label = d.labels() == Labels.NONE || d.labels().column("class").isEmpty()
                ? ""
                : ":" + Stored.classes(d).get(i);
        return Arrays.toString(Stored.values(d, i, 1)) + label;
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t"})
    void any_of_three_separators_will_do(String separator) throws IOException {
        Splits s = open("a,b\n1,2\n3,-4.5e1\n".replace(",", separator));
        assertThat(rows(s)).containsExactly("[1.0, 2.0]", "[3.0, -45.0]");
        assertThat(s.train().kind()).isEqualTo(Kind.REAL);
        assertThat(s.train().eventShape()).isEqualTo(Shape.of(2));
    }

    @Test
    void a_header_is_optional() throws IOException {
        assertThat(rows(open("1,2\n3,4\n"))).containsExactly("[1.0, 2.0]", "[3.0, 4.0]");
    }

    @Test
    void a_byte_order_mark_windows_line_ends_spaces_and_quotes_do_no_harm() throws IOException {
        assertThat(rows(open("\uFEFF\"a\" ,b\r\n\"1\", 2\r\n3,4\r\n"))).containsExactly("[1.0, 2.0]", "[3.0, 4.0]");
    }

    @Test
    void the_label_may_hold_words_and_stand_anywhere() throws IOException {
        Splits s = open("a,Target,b\n1,dog,2\n3,cat,4\n5,dog,6\n");
        assertThat(rows(s)).containsExactly("[1.0, 2.0]:dog", "[3.0, 4.0]:cat", "[5.0, 6.0]:dog");
        assertThat(s.train().labels().main().orElseThrow().names()).containsExactly("cat", "dog");
    }

    @Test
    void a_label_of_numbers_that_are_not_whole_is_a_quantity() throws IOException {
        Splits s = open("a,y\n1,0.5\n2,0.75\n");
        assertThat(s.train().labels().main().orElseThrow().categorical()).isFalse();
        assertThat(s.train().labels().main().orElseThrow().name()).isEqualTo("y");
    }

    @Test
    void a_header_of_numbers_is_known_by_its_label() throws IOException {
        assertThat(rows(open("0,1,label\n5,6,1\n7,8,0\n"))).containsExactly("[5.0, 6.0]:1", "[7.0, 8.0]:0");
    }

    @Test
    void every_column_at_fault_is_named_with_its_first_line() {
        assertThatThrownBy(() -> open("a,colour,b,c\n1,red,2,3\n1,blue,,3\n1,red,4,nan\n"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("has 3 problems")
                .hasMessageContaining("column \"colour\": holds \"red\" in line 2, which is not a number")
                .hasMessageContaining("column \"b\": is empty in line 3")
                .hasMessageContaining("column \"c\": holds nan in line 4");
    }

    @Test
    void numbers_only_java_knows_are_no_numbers() {
        refuses("a,b\n1,1f\n2,3\n", "column \"b\": holds \"1f\"");
        refuses("a,b\n1,0x1p3\n2,3\n", "column \"b\": holds \"0x1p3\"");
        refuses("a,b\n1,1e39\n2,3\n", "1e39 in line 2 is too large");
    }

    @Test
    void rows_of_another_width_are_refused() {
        refuses("a,b\n1,2\n1,2,3\n", "line 3 has 3 fields, but the first has 2");
        refuses("a,b\n1,2\n1\n", "line 3 has 1 fields, but the first has 2");
    }

    @Test
    void tables_without_values_are_refused() {
        refuses("", "is empty");
        refuses("a,b\n", "has no rows but its header");
        refuses("class\n1\n2\n", "no column of values beside its label");
        refuses("a,y,class\n1,2,3\n1,2,3\n", "more than one label column: y, class");
    }

    @Test
    void a_quote_that_never_ends_is_refused() {
        refuses("a,b\n1,\"2\n3,4\n", "line 2");
    }

    @Test
    void text_that_is_not_utf_8_is_refused() throws IOException {
        Path file =
                Files.write(folder.resolve("t.csv"), "gr\u00f6\u00dfe,b\n1,2\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> Formats.open(file)).isInstanceOf(Refusal.class).hasMessageContaining("UTF-8");
    }

    @Test
    void the_real_wine_table_is_read() {
        Splits s = Formats.open(SharedData.folder("wine-quality").resolve("winequality-red.csv"));
        assertThat(s.train().size() + s.test().size()).isEqualTo(1599);
        assertThat(s.train().eventShape()).isEqualTo(Shape.of(12));
        assertThat(rows(s)).contains("[7.4, 0.7, 0.0, 1.9, 0.076, 11.0, 34.0, 0.9978, 3.51, 0.56, 9.4, 5.0]");
    }
}
