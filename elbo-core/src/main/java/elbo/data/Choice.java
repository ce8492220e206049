package elbo.data;

import elbo.Problem;
import elbo.Refusal;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One of some classes, one-hot.
 *
 * @param names of the classes, by which those of other data are found; empty where classes are known by number alone
 */
public record Choice(String name, int count, List<String> names) implements Context.Field {
    /** Classes there may be. */
    public static final int MOST = 1 << 16;

    public Choice {
        names = List.copyOf(names);
        if (count > MOST) {
            throw new IllegalArgumentException("count must be at most " + MOST + "; got " + count);
        }
        if (count < 1 || (!names.isEmpty() && names.size() != count)) {
            throw new IllegalArgumentException(
                    "count must be at least 1, and that of the names; got " + count + " and " + names.size());
        }
    }

    /** Known by number alone. */
    public Choice(String name, int count) {
        this(name, count, List.of());
    }

    @Override
    public int width() {
        return count;
    }

    @Override
    public void put(float known, float[] into, int at) {
        into[at + (int) known] = 1;
    }

    @Override
    public float parse(String where, String word) {
        List<String> words = IntStream.range(0, count).mapToObj(this::word).toList();
        int number = words.indexOf(word);
        if (number < 0) {
            throw new Refusal(Problem.unknown(where, name, word, words));
        }
        return number;
    }

    /**
     * The number of the class that people mean by this one: where classes are called by numbers the one that is called so, elsewhere its
     * place, from 0.
     */
    public int called(String where, int label) {
        if (names.stream().anyMatch(n -> n.matches("-?\\d+"))) {
            return (int) parse(where, Integer.toString(label));
        }
        if (label < 0 || label >= count) {
            throw new Refusal(where, "the model knows classes 0 to " + (count - 1) + "; got " + label);
        }
        return label;
    }

    @Override
    public String word(float known) {
        return names.isEmpty() ? Integer.toString((int) known) : names.get((int) known);
    }

    @Override
    public float[] read(String data, Labels.Column column) {
        if (names.isEmpty()) {
            requireNumbers(data, column);
            return column.values();
        }
        if (!column.categorical()) {
            throw new Refusal(data, "its column " + name + " holds numbers, but the model was trained on classes");
        }
        int[] mine = column.names().stream().mapToInt(names::indexOf).toArray();
        float[] known = new float[column.values().length];
        for (int i = 0; i < known.length; i++) {
            int theirs = whole(column.values()[i], mine.length);
            if (theirs < 0 || mine[theirs] < 0) {
                String got = theirs < 0
                        ? Float.toString(column.values()[i])
                        : column.names().get(theirs);
                throw new Refusal(Problem.unknown(data + ", example " + i, name, got, names));
            }
            known[i] = mine[theirs];
        }
        return known;
    }

    private void requireNumbers(String data, Labels.Column column) {
        for (int i = 0; i < column.values().length; i++) {
            if (whole(column.values()[i], count) < 0) {
                throw new Refusal(
                        data,
                        "example " + i + " has the " + name + " " + column.values()[i] + ", but the model knows "
                                + count + " classes, 0 to " + (count - 1));
            }
        }
    }

    /** The number as a place below {@code end}, or -1: missing ones are NaN, which cast to a whole number would be 0. */
    private static int whole(float value, int end) {
        int whole = (int) value;
        return whole == value && whole >= 0 && whole < end ? whole : -1;
    }
}
