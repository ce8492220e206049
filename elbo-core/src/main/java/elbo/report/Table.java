package elbo.report;

import elbo.Refusal;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Rows of text under column names.
 *
 * @param caption over the table; may be empty
 * @param columns may be empty where the rows explain themselves: settings and their values
 * @param rows    all of one length
 */
public record Table(String caption, List<String> columns, List<List<String>> rows) {
    private static final Pattern NUMBER = Pattern.compile("[-+−±]?[0-9][0-9,.]*([eE][-+−]?[0-9]+)?( ?%)?");

    /** @throws Refusal if a row is longer or shorter than the others */
    public Table {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        int expected = !columns.isEmpty()
                ? columns.size()
                : rows.isEmpty() ? 0 : rows.getFirst().size();
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).size() != expected) {
                throw new Refusal(
                        "table \"" + caption + "\"",
                        "row " + i + " has " + rows.get(i).size() + " cells; expected " + expected);
            }
        }
    }

    /** Whether a column holds numbers only, which are aligned at the right. */
    boolean numeric(int column) {
        return !rows.isEmpty()
                && rows.stream().allMatch(r -> NUMBER.matcher(r.get(column)).matches());
    }
}
