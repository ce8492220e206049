package elbo.probe;

import elbo.Refusal;
import elbo.data.Dataset;
import elbo.data.Labels;
import java.util.Arrays;
import java.util.List;

/**
 * The class of each example.
 *
 * @param labels numbers into {@code names}
 */
public record Classes(int[] labels, List<String> names) {
    /** The largest number of a class; larger ones are taken for something else. */
    private static final int LARGEST = 1_000_000;

    public Classes {
        names = List.copyOf(names);
    }

    /**
     * From the column {@code class} of a data set, or its first column where there is none.
     *
     * @throws Refusal if there is no such column, if it holds no classes but numbers, or if all examples are of one class
     */
    public static Classes of(Dataset data) {
        Labels.Column column = data.labels()
                .main()
                .filter(Labels.Column::categorical)
                .orElseThrow(() -> new Refusal(
                        data.name(),
                        "has no column of classes; expected one called " + Labels.CLASS + " beside the examples"));
        int[] labels = new int[column.values().length];
        Arrays.setAll(labels, i -> Math.round(column.values()[i]));
        requireTwo(data.name(), labels);
        return new Classes(labels, column.names());
    }

    /** @throws Refusal if all labels are the same, or one is no number of a class */
    static void requireTwo(String name, int[] labels) {
        int[] known = Arrays.stream(labels).sorted().distinct().toArray();
        if (known.length < 2) {
            throw new Refusal(
                    name,
                    "all " + labels.length + " examples are of "
                            + (known.length == 0 ? "no class" : "class " + known[0])
                            + "; expected at least two classes to tell apart");
        }
        requireNumbers(name, labels);
    }

    /** @throws Refusal if a label is no number of a class */
    static void requireNumbers(String name, int[] labels) {
        for (int label : labels) {
            if (label < 0 || label > LARGEST) {
                throw new Refusal(
                        name, "expected classes numbered from 0 up, to " + LARGEST + " at most; got " + label);
            }
        }
    }
}
