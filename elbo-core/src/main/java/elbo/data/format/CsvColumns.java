package elbo.data.format;

import de.siegmar.fastcsv.reader.CsvRecord;
import elbo.Problem;
import elbo.Refusal;
import elbo.data.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Gathers the rows of a table: numbers row by row, the label column apart, and the first fault of each column. */
final class CsvColumns {
    private static final Set<String> LABEL_NAMES = Set.of("class", "label", "y", "target");
    /** Never goes back over what it has seen, so it is quick on fields of any length. */
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d++\\.?\\d*+|\\.\\d++)([eE][+-]?\\d++)?+");

    private static final Pattern NOT_FINITE = Pattern.compile("(?i)[+-]?(nan|inf(inity)?|na|null)");

    private final String where;
    private final List<String> names;
    private final boolean headed;
    private final int label;
    private final Room room;
    private final Map<Integer, String> faults = new TreeMap<>();
    private final List<String> labelTexts = new ArrayList<>();
    private float[] values = {};
    private int used;

    /** @param first the fields of the first row, be it a header or not */
    CsvColumns(String where, List<String> first, Room room) {
        this.where = where;
        this.room = room;
        boolean named = first.stream().anyMatch(CsvColumns::namesLabel);
        headed = named || first.stream().noneMatch(f -> number(f) || f.isBlank());
        names = headed
                ? first.stream().map(String::strip).toList()
                : IntStream.rangeClosed(1, first.size())
                        .mapToObj(i -> "column " + i)
                        .toList();
        List<Integer> labels = IntStream.range(0, names.size())
                .filter(i -> headed && namesLabel(names.get(i)))
                .boxed()
                .toList();
        if (labels.size() > 1) {
            throw new Refusal(
                    where,
                    "has more than one label column: "
                            + String.join(
                                    ", ",
                                    labels.stream().limit(5).map(names::get).toList()) + "; keep one of them");
        }
        label = labels.isEmpty() ? -1 : labels.getFirst();
        if (width() == 0) {
            throw new Refusal(where, "has no column of values beside its label");
        }
    }

    boolean headed() {
        return headed;
    }

    /** Columns of values. */
    int width() {
        return names.size() - (label < 0 ? 0 : 1);
    }

    /** @throws Refusal if the row has more or fewer fields than the first */
    void add(CsvRecord row) {
        if (row.getFieldCount() != names.size()) {
            throw new Refusal(
                    where,
                    "line " + row.getStartingLineNumber() + " has " + row.getFieldCount()
                            + " fields, but the first has " + names.size() + "; give every row as many");
        }
        grow();
        for (int i = 0; i < names.size(); i++) {
            String field = row.getField(i).strip();
            if (i == label) {
                labelTexts.add(field);
            } else {
                values[used++] = value(field, i, row.getStartingLineNumber());
            }
        }
    }

    /** The first fault of each column that has one. */
    List<Problem> problems() {
        if (used == 0) {
            return List.of(new Problem("", "has no rows but its header"));
        }
        return faults.entrySet().stream()
                .map(e -> new Problem("column \"" + Problem.shown(names.get(e.getKey())) + '"', e.getValue()))
                .toList();
    }

    float[] values() {
        return Arrays.copyOf(values, used);
    }

    Labels labels() {
        if (label < 0) {
            return Labels.NONE;
        }
        if (!labelTexts.stream().allMatch(CsvColumns::number)) {
            return Classes.ofNames(List.of(labelTexts)).getFirst();
        }
        float[] numbers = new float[labelTexts.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Float.parseFloat(labelTexts.get(i));
        }
        return Classes.ofNumbers(names.get(label), List.of(numbers)).getFirst();
    }

    private float value(String field, int column, long line) {
        if (number(field)) {
            float v = Float.parseFloat(field);
            if (Float.isFinite(v)) {
                return v;
            }
            faults.putIfAbsent(
                    column, Problem.shown(field) + " in line " + line + " is too large for a 32-bit float; rescale it");
        } else {
            faults.putIfAbsent(column, fault(field, line));
        }
        return 0;
    }

    private static String fault(String field, long line) {
        if (field.isEmpty()) {
            return "is empty in line " + line + "; fill the gap or remove the row";
        }
        if (NOT_FINITE.matcher(field).matches()) {
            return "holds " + field + " in line " + line + "; fill the gap or remove the row";
        }
        return "holds \"" + Problem.shown(field) + "\" in line " + line
                + ", which is not a number; remove the column, replace its words by numbers, or, if it is the label, name"
                + " it class";
    }

    private static boolean number(String field) {
        return NUMBER.matcher(field.strip()).matches();
    }

    private static boolean namesLabel(String field) {
        return LABEL_NAMES.contains(field.strip().toLowerCase(Locale.ROOT));
    }

    private void grow() {
        if (used + names.size() <= values.length) {
            return;
        }
        long wanted = Math.max(1024L, 2L * values.length) + names.size();
        if (wanted > Integer.MAX_VALUE - 8) {
            throw new Refusal(where, "holds more than 2^30 numbers; save it as .npy");
        }
        room.take(where, (wanted - values.length) * Float.BYTES);
        values = Arrays.copyOf(values, (int) wanted);
    }
}
