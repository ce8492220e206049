package elbo.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.Refusal;
import elbo.data.Dataset;
import elbo.data.Kind;
import elbo.data.SharedData;
import elbo.data.Splits;
import elbo.data.Values;
import elbo.tensor.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextLinesTest {
    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("t.txt"), text);
    }

    /** The texts of both parts, sorted: which part a line goes to is random. */
    private static List<String> texts(Splits s) {
        return Stream.of(s.train(), s.test())
                .flatMap(d -> d.alphabet().texts(all(d), d.eventShape()).stream())
                .sorted()
                .toList();
    }

    private static float[] all(Dataset d) {
        return Values.of(d, IntStream.range(0, d.size()).toArray());
    }

    @Test
    void a_line_is_an_example_of_letters() throws IOException {
        Splits s = Formats.open(file("abba\n\n  ab \r\nb\n"));
        assertThat(s.train().kind()).isEqualTo(Kind.SYMBOL);
        assertThat(s.train().eventShape()).isEqualTo(Shape.of(4));
        assertThat(s.train().size() + s.test().size()).isEqualTo(3);
        assertThat(texts(s)).containsExactly("ab", "abba", "b");
        // b comes four times, a three times
        assertThat(s.train().alphabet().symbols()).containsExactly("", "b", "a");
        assertThat(s.test().alphabet()).isEqualTo(s.train().alphabet());
    }

    @Test
    void blanks_stand_behind_a_texts_end() throws IOException {
        Splits s = Formats.open(file("ab\nabc\n"));
        Dataset shorter = s.train()
                        .alphabet()
                        .texts(all(s.train()), s.train().eventShape())
                        .getFirst()
                        .equals("ab")
                ? s.train()
                : s.test();
        assertThat(all(shorter)).containsExactly(1, 2, 0);
    }

    @Test
    void letters_are_those_of_any_language_and_may_be_long() throws IOException {
        Splits s = Formats.open(file("\uFEFF春眠\n\uD83C\uDF15x\n"));
        assertThat(s.train().eventShape()).isEqualTo(Shape.of(2));
        assertThat(texts(s)).containsExactlyInAnyOrder("春眠", "\uD83C\uDF15x");
    }

    @Test
    void words_are_what_stands_between_blanks() throws IOException {
        Path file = file("the cat\tsat\n a  cat \n");
        Splits s = Formats.open(Path.of(file + "#words"));
        assertThat(s.train().alphabet().symbols()).containsExactly("", "cat", "a", "sat", "the");
        assertThat(texts(s)).containsExactly("a cat", "the cat sat");
        assertThat(texts(Formats.open(Path.of(file + "#letters")))).containsExactly("a  cat", "the cat\tsat");
        assertThatThrownBy(() -> Formats.open(Path.of(file + "#word")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("Did you mean \"words\"?");
    }

    @Test
    void a_packed_file_is_read_too() throws IOException {
        Path packed = folder.resolve("t.txt.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write("ab\nba\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(texts(Formats.open(packed))).containsExactly("ab", "ba");
    }

    @Test
    void what_is_no_text_is_refused() throws IOException {
        Path latin = Files.write(folder.resolve("latin.txt"), new byte[] {'a', (byte) 0xE9, '\n', 'b', '\n'});
        assertThatThrownBy(() -> Formats.open(latin))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("not UTF-8");
        assertThatThrownBy(() -> Formats.open(file("\n \n")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("holds no line of text");
    }

    /** A long line makes all examples long: a small file must not take all memory. */
    @Test
    void lines_of_very_different_lengths_are_refused_before_memory_is_taken() throws IOException {
        String text = "a".repeat(1_000_000) + "\n" + "b\n".repeat(400_000);
        assertThatThrownBy(() -> Formats.open(file(text)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("has a line of 1000000 symbols, and all examples are as long")
                .hasMessageContaining("Fix:");
    }

    @Test
    void more_symbols_than_are_told_apart_and_words_without_end_are_refused() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 66_000; i++) {
            text.append(i).append('\n');
        }
        Path many = Path.of(file(text.toString()) + "#words");
        assertThatThrownBy(() -> Formats.open(many))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("more than 65535 different symbols")
                .hasMessageContaining("Fix:");
        Path endless = Path.of(file("a b\n" + "acgt".repeat(26)) + "#words");
        assertThatThrownBy(() -> Formats.open(endless))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("line 2 has a word of more than 100 letters");
    }

    /** Letters of several bytes lie across the ends of what is read at once. */
    @Test
    void a_long_file_is_read_as_a_short_one() throws IOException {
        String line = "春x\uD83C\uDF15眠";
        Splits s = Formats.open(file((line + "\n").repeat(20_000)));
        assertThat(s.train().size() + s.test().size()).isEqualTo(20_000);
        assertThat(texts(s)).containsOnly(line);
        assertThatThrownBy(() -> Formats.open(
                        Files.write(folder.resolve("cut.txt"), new byte[] {'a', '\n', (byte) 0xE6, (byte) 0x98})))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("not UTF-8");
    }

    @Test
    void white_space_of_any_script_is_between_words_and_around_lines() throws IOException {
        Path file = file("\u3000春\u3000眠\u2003\n\uFEFF\u3000x \n");
        assertThat(texts(Formats.open(Path.of(file + "#words")))).containsExactlyInAnyOrder("春 眠", "\uFEFF x");
        Splits letters = Formats.open(file);
        assertThat(texts(letters)).containsExactlyInAnyOrder("春\u3000眠", "\uFEFF\u3000x");
        assertThat(letters.train().alphabet().symbols()).doesNotContain("\u2003", " ");
    }

    @Test
    void the_captions_of_ten_thousand_pictures_are_read_by_words() {
        Path captions = SharedData.folder("coco-captions").resolve("image_coco.txt");
        Splits s = Formats.open(Path.of(captions + "#words"));
        assertThat(s.train().size() + s.test().size()).isEqualTo(10_000);
        assertThat(s.train().eventShape()).isEqualTo(Shape.of(35)); // as its README says
        assertThat(s.train().alphabet().size() - 1).isEqualTo(6_094);
    }
}
