package elbo.data.format;

import elbo.Refusal;
import elbo.data.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Makes labels of arrays {@code [N]}, or {@code [N, F]} for F columns. The only column is called {@code class} where it holds classes, else
 * {@code y}; several are called {@code y1 .. yF} where no other names are known. Each is classes or a quantity by itself.
 */
final class LabelArrays {
    /** What has more columns holds something else. */
    private static final int MOST = 1_000;
    /** Bytes for each number: its column, its class there, and that in the part it comes to. */
    private static final long EACH = 3 * Float.BYTES;

    private LabelArrays() {}

    /** Labels of each part; one without labels gets none, and the classes are those of all parts that have them. */
    static List<Labels> of(List<Optional<Numbers>> parts, List<Integer> examples, List<String> names) {
        List<float[][]> given = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            int n = examples.get(i);
            parts.get(i).ifPresent(y -> given.add(numbers(y, n)));
        }
        int columns = columns(parts.stream().flatMap(Optional::stream).toList());
        List<List<Labels.Column>> made = new ArrayList<>();
        given.forEach(_ -> made.add(new ArrayList<>()));
        for (int f = 0; f < columns; f++) {
            int column = f;
            String name = names.size() == columns ? names.get(f) : "y" + (f + 1);
            List<Labels.Column> each = Classes.columns(
                    columns == 1 ? Labels.CLASS : name,
                    columns == 1 ? "y" : name,
                    given.stream().map(g -> g[column]).toList());
            for (int i = 0; i < made.size(); i++) {
                made.get(i).add(each.get(i));
            }
        }
        return parts.stream()
                .map(p -> p.isPresent() ? new Labels(List.copyOf(made.removeFirst())) : Labels.NONE)
                .toList();
    }

    /** Takes the room that columns of these numbers need. */
    static Numbers reserved(Numbers y, Room room) {
        room.take(y.where(), Numbers.count(y.where(), y.dims()) * EACH);
        return y;
    }

    /** Arrays one after the other. */
    static Numbers joined(List<Numbers> parts) {
        Numbers first = parts.getFirst();
        if (parts.size() == 1) {
            return first;
        }
        int columns = columns(parts);
        long examples = parts.stream().mapToLong(Numbers::examples).sum();
        float[] all = new float[Math.toIntExact(examples * columns)];
        int at = 0;
        for (Numbers part : parts) {
            for (int i = 0; i < part.examples() * columns; i++) {
                all[at++] = part.at(i);
            }
        }
        return new Numbers(
                first.where() + " and the label files after it",
                new long[] {examples, columns},
                new Numbers.Store.Floats(all));
    }

    /** How many columns all of these have; 0 if there are none. */
    private static int columns(List<Numbers> parts) {
        for (Numbers part : parts) {
            if (columns(part) != columns(parts.getFirst())) {
                throw new Refusal(
                        part.where(),
                        "gives " + columns(part) + " labels for each example, but "
                                + parts.getFirst().where() + " gives " + columns(parts.getFirst())
                                + "; all must give as many");
            }
        }
        return parts.isEmpty() ? 0 : columns(parts.getFirst());
    }

    private static int columns(Numbers y) {
        long[] d = y.dims();
        if (d.length == 0) {
            throw new Refusal(y.where(), "holds a single number, not a label for each example");
        }
        if (d.length > 2 || (d.length == 2 && d[1] > MOST)) {
            throw new Refusal(
                    y.where(),
                    "has the shape " + Arrays.toString(d) + ", but labels are a number for each example, [" + d[0]
                            + "], or at most " + MOST + " numbers, [" + d[0] + ", F]");
        }
        return d.length == 1 ? 1 : (int) d[1];
    }

    /** The columns of a label array, a number for each of {@code examples}. */
    private static float[][] numbers(Numbers y, int examples) {
        int columns = columns(y);
        if (y.dims()[0] != examples) {
            throw new Refusal(
                    y.where(),
                    "holds " + y.dims()[0] + " labels for " + examples + " examples; the two must be as many");
        }
        float[][] values = new float[columns][examples];
        for (int i = 0; i < examples * columns; i++) {
            float v = y.at(i);
            if (!Float.isFinite(v)) {
                String which = columns == 1 ? "label " + i : "label " + i % columns + " of example " + i / columns;
                throw new Refusal(y.where(), which + ", counted from 0, is " + v + "; give a number");
            }
            values[i % columns][i / columns] = v;
        }
        return values;
    }
}
