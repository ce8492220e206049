package elbo.data;

import java.util.List;
import java.util.Optional;

/**
 * What is known of each example beside its values: named columns, a row for each example.
 * A classification data set has the column {@code class}; a drawn one has its generating factors.
 */
public record Labels(List<Column> columns) {
    /**
     * One column.
     *
     * @param values a number for each example: the index into {@code names} of a class, else the factor's value
     * @param names  the classes' names, or empty for a number
     */
    public record Column(String name, float[] values, List<String> names) {
        public boolean categorical() {
            return !names.isEmpty();
        }

        private Column rows(int[] rows) {
            float[] some = new float[rows.length];
            for (int i = 0; i < rows.length; i++) {
                some[i] = values[rows[i]];
            }
            return new Column(name, some, names);
        }
    }

    public static final Labels NONE = new Labels(List.of());
    /** The column that scatter plots are coloured by. */
    public static final String CLASS = "class";

    public Optional<Column> column(String name) {
        return columns.stream().filter(c -> c.name().equals(name)).findFirst();
    }

    /** The column that says the class; where there is none, the first that knows more than one class, or numbers; else the first. */
    public Optional<Column> main() {
        return column(CLASS)
                .or(() -> columns.stream().filter(c -> c.names().size() != 1).findFirst())
                .or(() -> columns.stream().findFirst());
    }

    /** The labels of some examples, in the order given. */
    public Labels rows(int[] rows) {
        return columns.isEmpty()
                ? this
                : new Labels(columns.stream().map(c -> c.rows(rows)).toList());
    }
}
