package elbo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.Refusal;
import elbo.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What one example is, and data as a model sees it. */
class FormTest {
    private static final Alphabet MINE = new Alphabet(List.of("", "a", "b", "c"), "");
    private static final Form FORM = new Form(Shape.of(3), Kind.SYMBOL, MINE);

    private static MemoryDataset texts(int length, Alphabet alphabet, float... values) {
        return MemoryDataset.texts("theirs", length, alphabet, values, Labels.NONE);
    }

    @Test
    void texts_of_another_alphabet_are_spelt_in_the_models() {
        Alphabet theirs = new Alphabet(List.of("", "c", "a"), "");
        Dataset seen = FORM.seen(texts(2, theirs, 1, 2, 2, 0)); // ca, a
        assertThat(seen.form()).isEqualTo(FORM);
        assertThat(Values.of(seen, new int[] {0, 1})).containsExactly(3, 1, 0, 1, 0, 0);
        assertThat(MINE.texts(Values.of(seen, new int[] {1, 0}), seen.eventShape()))
                .containsExactly("a", "ca");
    }

    @Test
    void what_is_read_stands_where_the_buffer_was_and_moves_it_on() {
        Dataset seen = FORM.seen(texts(2, new Alphabet(List.of("", "b"), ""), 1, 1, 1, 0));
        ByteBuffer into = ByteBuffer.allocate(8 * Float.BYTES); // big-endian, which is the caller's own affair
        into.position(Float.BYTES);
        seen.read(1, 1, into);
        assertThat(into.position()).isEqualTo(4 * Float.BYTES);
        assertThat(into.order(ByteOrder.nativeOrder()).getFloat(Float.BYTES)).isEqualTo(2);
    }

    @Test
    void texts_of_the_same_form_are_the_data_itself() {
        MemoryDataset same = texts(3, MINE, 1, 2, 3);
        assertThat(FORM.seen(same)).isSameAs(same);
    }

    @Test
    void unknown_symbols_and_longer_texts_are_refused() {
        assertThatThrownBy(() -> FORM.seen(texts(1, new Alphabet(List.of("", "d"), ""), 1)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("theirs: holds \"d\", which is none of the 4 symbols")
                .hasMessageContaining("Fix:");
        assertThatThrownBy(() -> FORM.seen(texts(4, MINE, 1, 1, 1, 1)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("texts of up to 4 symbols, and the model reads 3");
    }

    /** Letters that are words too would be taken for them. */
    @Test
    void letters_are_no_words() {
        Alphabet words = new Alphabet(List.of("", "a", "b"), " ");
        assertThatThrownBy(() -> FORM.seen(texts(2, words, 1, 2)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("Fix: leave #words out");
        assertThatThrownBy(() -> new Form(Shape.of(3), Kind.SYMBOL, words).seen(texts(3, MINE, 1, 2, 0)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("Fix: FILE#words");
    }

    @Test
    void numbers_are_no_texts_and_texts_no_numbers() {
        MemoryDataset numbers =
                MemoryDataset.floats("numbers", Shape.of(3), Kind.COUNT, new float[] {1, 2, 3}, Labels.NONE);
        assertThatThrownBy(() -> FORM.seen(numbers))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("holds numbers, and the model reads texts");
        Form counts = new Form(Shape.of(3), Kind.COUNT);
        assertThatThrownBy(() -> counts.seen(texts(3, MINE, 1, 2, 3)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("holds texts, and the model reads numbers");
        assertThat(counts.seen(numbers)).isSameAs(numbers);
        assertThatThrownBy(() -> new Form(Shape.of(3), Kind.SYMBOL)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Form(Shape.of(3), Kind.REAL, MINE)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void an_alphabet_begins_with_the_blank_and_has_each_symbol_once() {
        assertThatThrownBy(() -> new Alphabet(List.of("a"), "")).hasMessageContaining("begin with the blank");
        assertThatThrownBy(() -> new Alphabet(List.of("", "a", "a"), "")).hasMessageContaining("each once");
        assertThat(MINE.count(0)).isEqualTo(4);
        assertThat(MINE.misfit("x", 0)).isEmpty();
        assertThat(MINE.misfit("x", 4)).isEmpty();
        for (int other : new int[] {3, 5}) {
            assertThat(MINE.misfit("x", other))
                    .hasValueSatisfying(p -> assertThat(p.what()).contains("is " + other + ", and the data has 4"));
        }
    }

    @Test
    void words_have_spaces_between_them() {
        Alphabet words = new Alphabet(List.of("", "cat", "the"), " ");
        assertThat(words.texts(new float[] {2, 1, 0, 1, 0, 2}, Shape.of(3))).containsExactly("the cat", "cat the");
    }
}
