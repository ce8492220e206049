package elbo.data;

import elbo.Problem;
import elbo.Refusal;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model is told of an example beside its values: label columns beside one another, classes one-hot and quantities
 * standardised as in the training data. Holds no example, so a model can be asked without data.
 */
public record Context(List<Field> fields) {
    public static final Context NONE = new Context(List.of());

    public Context {
        fields = List.copyOf(fields);
    }

    /** One column. What is known of an example is one number here: of a class its number, of a quantity its standard score. */
    public sealed interface Field permits Choice, Quantity {
        String name();

        /** How many numbers the model reads. */
        int width();

        /** Writes the {@link #width} numbers that stand for {@code known}, over zeros. */
        void put(float known, float[] into, int at);

        /** The number that a word stands for; refused in the name of {@code where} if none does. */
        float parse(String where, String word);

        /** The word for a number. */
        String word(float known);

        /** What is known of each example; refused where that is nothing, or nothing that the model knows. */
        float[] read(String data, Labels.Column column);
    }

    /** How many numbers the model reads for an example, C. */
    public int width() {
        return fields.stream().mapToInt(Field::width).sum();
    }

    public List<String> names() {
        return fields.stream().map(Field::name).toList();
    }

    /** The context of these label columns, in this order, with the classes or the mean and deviation of {@code training}. */
    public static Context of(List<String> columns, Dataset training) {
        return new Context(columns.stream()
                .map(name -> field(training.name(), column(training, name)))
                .toList());
    }

    private static Field field(String data, Labels.Column c) {
        return c.categorical()
                ? new Choice(c.name(), c.names().size(), c.names())
                : Quantity.of(data, c.name(), c.values());
    }

    private static Labels.Column column(Dataset data, String name) {
        List<String> known =
                data.labels().columns().stream().map(Labels.Column::name).toList();
        if (known.isEmpty()) {
            throw new Refusal(
                    data.name(),
                    "has no labels, and the model is conditioned on " + Problem.shown(name)
                            + ". Fix: data with labels, or a recipe without conditioning");
        }
        return data.labels().column(name).orElseThrow(() -> {
            Problem unknown = Problem.unknown(data.name(), "label column", name, known);
            boolean all = Problem.nearest(name, known).isEmpty();
            return new Refusal(unknown.where(), unknown.what() + (all ? "" : " Known: " + Problem.listed(known)));
        });
    }

    /** What is known of the examples of a data set. */
    public Rows rows(Dataset data) {
        List<float[]> known = new ArrayList<>();
        for (Field f : fields) {
            known.add(f.read(data.name(), column(data, f.name())));
        }
        return new Rows(this, known);
    }

    /**
     * A context for each example.
     *
     * @param known for each field a number for each example
     */
    public record Rows(Context context, List<float[]> known) {
        /** Writes the context of an example, {@code width} numbers from {@code at} on, over zeros. */
        public void put(int example, float[] into, int at) {
            int place = at;
            for (int f = 0; f < known.size(); f++) {
                Field field = context.fields.get(f);
                field.put(known.get(f)[example], into, place);
                place += field.width();
            }
        }
    }
}
