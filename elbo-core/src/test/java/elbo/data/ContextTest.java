package elbo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContextTest {
    private static final Labels.Column FORM =
            new Labels.Column("form", new float[] {2, 0, 1, 0}, List.of("square", "ellipse", "heart"));
    private static final Labels.Column SIZE = new Labels.Column("size", new float[] {1, 2, 3, 6}, List.of());

    private static Dataset data(Labels.Column... columns) {
        return MemoryDataset.floats("drawn", Shape.of(1), Kind.REAL, new float[4], new Labels(List.of(columns)));
    }

    /** The contexts of all examples, row by row. */
    private static float[] rows(Context context, Dataset data) {
        float[] out = new float[data.size() * context.width()];
        Context.Rows rows = context.rows(data);
        for (int i = 0; i < data.size(); i++) {
            rows.put(i, out, i * context.width());
        }
        return out;
    }

    /** 1, 2, 3, 6 have the mean 3 and the variance 14 / 4. */
    @Test
    void classes_are_one_hot_and_numbers_standard_scores_in_the_order_asked_for() {
        Context context = Context.of(List.of("size", "form"), data(FORM, SIZE));
        assertThat(context.width()).isEqualTo(4);
        assertThat(context.names()).containsExactly("size", "form");
        float d = (float) Math.sqrt(3.5);
        assertThat(rows(context, data(FORM, SIZE)))
                .containsExactly(
                        new float[] {-2 / d, 0, 0, 1, -1 / d, 1, 0, 0, 0, 0, 1, 0, 3 / d, 1, 0, 0}, within(1e-6f));
    }

    @Test
    void other_data_is_measured_by_the_training_data() {
        Context context = Context.of(List.of("size"), data(SIZE));
        Dataset other = data(new Labels.Column("size", new float[] {3, 3, 3, 10}, List.of()));
        assertThat(rows(context, other))
                .containsExactly(new float[] {0, 0, 0, 7 / (float) Math.sqrt(3.5)}, within(1e-6f));
    }

    /** Else heart would be told as a square. */
    @Test
    void classes_of_other_data_are_found_by_name() {
        Context context = Context.of(List.of("form"), data(FORM));
        Dataset other = data(new Labels.Column("form", new float[] {0, 1, 1, 0}, List.of("heart", "square")));
        assertThat(rows(context, other)).containsExactly(0, 0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 1);
        Dataset strange = data(new Labels.Column("form", new float[] {0, 0, 1, 0}, List.of("heart", "star")));
        assertRefused(
                () -> rows(context, strange), "drawn, example 2: unknown form \"star\". Known: ellipse, heart, square");
    }

    @Test
    void classes_known_by_number_are_found_by_number() {
        Context context = new Context(List.of(new Choice("form", 4)));
        assertThat(rows(context, data(FORM))).containsExactly(0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0);
    }

    @Test
    void numbers_that_are_all_the_same_say_nothing() {
        for (float same : new float[] {0, 0.1f, 1e30f, -7}) {
            Dataset data = data(new Labels.Column("size", new float[] {same, same, same, same}, List.of()));
            assertThat(rows(Context.of(List.of("size"), data), data))
                    .containsExactly(new float[4], within(same == 1e30f ? 1e15f : 1e-6f));
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void an_example_without_its_number_is_refused(float missing) {
        Context context = Context.of(List.of("size"), data(SIZE));
        Dataset holes = data(new Labels.Column("size", new float[] {1, missing, 3, 4}, List.of()));
        String why = "drawn: example 1 has the size " + missing + "; a number is needed there";
        assertRefused(() -> rows(context, holes), why);
        assertRefused(() -> Context.of(List.of("size"), holes), why);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, -1, 3, 0.5f})
    void an_example_without_its_class_is_refused(float missing) {
        Context context = Context.of(List.of("form"), data(FORM));
        Dataset holes = data(new Labels.Column("form", new float[] {0, missing, 1, 1}, FORM.names()));
        assertRefused(() -> rows(context, holes), "drawn, example 1: unknown form \"" + missing + "\"");
    }

    @Test
    void an_unknown_column_is_refused_with_near_names_and_all() {
        assertRefused(
                () -> Context.of(List.of("siez"), data(FORM, SIZE)),
                "drawn: unknown label column \"siez\". Did you mean \"size\"? Known: form, size");
        assertRefused(
                () -> Context.of(List.of("class"), data(FORM, SIZE)),
                "drawn: unknown label column \"class\". Known: form, size");
        assertRefused(() -> Context.of(List.of("class"), data()), "drawn: has no labels, and the model is conditioned");
    }

    @Test
    void a_column_of_another_kind_than_in_training_is_refused() {
        Dataset swapped = data(
                new Labels.Column("form", SIZE.values(), List.of()),
                new Labels.Column("size", FORM.values(), FORM.names()));
        assertRefused(
                () -> Context.of(List.of("form"), data(FORM)).rows(swapped),
                "drawn: its column form holds numbers, but the model was trained on classes");
        assertRefused(
                () -> Context.of(List.of("size"), data(SIZE)).rows(swapped),
                "drawn: its column size holds classes, but the model was trained on numbers");
    }

    @Test
    void words_are_understood_as_they_are_said() {
        Context context = Context.of(List.of("form", "size"), data(FORM, SIZE));
        List<String> words = new ArrayList<>();
        for (Context.Field field : context.fields()) {
            String word = field.name().equals("form") ? "heart" : "4.5";
            words.add(field.word(field.parse("--given", word)));
        }
        assertThat(words).containsExactly("heart", "4.5");
        assertThat(context.fields().get(1).parse("--given", "3")).isZero();
        Context.Field size = context.fields().get(1);
        for (String wrong : List.of("big", "NaN", "1e99")) {
            assertRefused(() -> size.parse("--given", wrong), "--given: size is a number; got \"" + wrong + "\"");
        }
        Context.Field form = context.fields().get(0);
        assertRefused(() -> form.parse("--given", "hart"), "--given: unknown form \"hart\". Did you mean \"heart\"?");
        assertThat(new Choice("class", 3).parse("--given", "2")).isEqualTo(2);
        assertRefused(() -> new Choice("class", 3).parse("--given", "3"), "unknown class \"3\"");
    }

    private static void assertRefused(Runnable what, String why) {
        assertThatThrownBy(what::run)
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(why)
                .message()
                .hasLineCount(1);
    }
}
