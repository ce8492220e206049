package elbo.explore;

import elbo.Problem;
import elbo.Refusal;
import elbo.data.Choice;
import elbo.data.Context;
import elbo.data.Labels;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a model is told of examples that are made, not read.
 *
 * @param known for each field of the context its number; NaN where none was given
 */
record Given(Context context, float[] known) {
    private static final String WHERE = "--given";

    static Given nothing(Context context) {
        float[] known = new float[context.fields().size()];
        Arrays.fill(known, Float.NaN);
        return new Given(context, known);
    }

    /** The same with one field more. */
    Given with(String name, String word) {
        if (context.fields().isEmpty()) {
            throw new Refusal(WHERE, "the model is not conditioned on anything; leave " + Problem.shown(name) + " out");
        }
        int at = context.names().indexOf(name);
        if (at < 0) {
            throw new Refusal(Problem.unknown(WHERE, "name", name, context.names()));
        }
        return with(at, context.fields().get(at).parse(WHERE, word));
    }

    /** The same for one class, by its number. */
    Given with(int label) {
        int at = context.names().indexOf(Labels.CLASS);
        if (at < 0 || !(context.fields().get(at) instanceof Choice c)) {
            String on = context.fields().isEmpty() ? "" : " but on " + Problem.listed(context.names());
            throw new Refusal("class", "the model is not conditioned on classes" + on + "; leave the class out");
        }
        return with(at, c.called("class", label));
    }

    private Given with(int field, float value) {
        float[] more = known.clone();
        more[field] = value;
        return new Given(context, more);
    }

    /** The same with the first class wherever none was given. */
    Given first() {
        float[] more = known.clone();
        open().forEach(f -> more[f] = 0);
        return new Given(context, more);
    }

    /** Fails where a class was not given: one picture is of one class. */
    void requireSettled() {
        open().mapToObj(f -> context.fields().get(f)).findFirst().ifPresent(field -> {
            Choice c = (Choice) field;
            String range = c.names().isEmpty()
                    ? "classes 0 to " + (c.count() - 1)
                    : c.name() + " (" + Problem.listed(c.names()) + ")";
            throw new Refusal(WHERE, "the model is conditioned on " + range + "; say which one");
        });
    }

    /** The fields of classes that were not given. */
    private IntStream open() {
        List<Context.Field> fields = context.fields();
        return IntStream.range(0, known.length).filter(f -> fields.get(f) instanceof Choice && Float.isNaN(known[f]));
    }

    /**
     * The contexts of examples {@code from .. from+count-1}, {@code [count, C]}. Classes that were not given take turns, so that
     * each comes with each of another field; quantities that were not given are the training data's mean.
     */
    float[] rows(int from, int count) {
        int width = context.width();
        float[] rows = new float[Math.multiplyExact(count, width)];
        for (int i = 0; i < count; i++) {
            int turn = from + i;
            int at = i * width;
            for (int f = 0; f < known.length; f++) {
                Context.Field field = context.fields().get(f);
                float value = known[f];
                if (Float.isNaN(value)) {
                    value = field instanceof Choice c ? turn % c.count() : 0;
                    turn = field instanceof Choice c ? turn / c.count() : turn;
                }
                field.put(value, rows, at);
                at += field.width();
            }
        }
        return rows;
    }

    /** {@code class 3, thickness 0.5}; what was not given is left out. */
    String words() {
        return IntStream.range(0, known.length)
                .filter(f -> !Float.isNaN(known[f]))
                .mapToObj(f -> context.fields().get(f).name() + " "
                        + context.fields().get(f).word(known[f]))
                .collect(Collectors.joining(", "));
    }
}
