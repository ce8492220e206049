package elbo.data;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The first of many examples, and whether they are like all of them: data that lies in the order of its labels begins with few of
 * their values.
 *
 * @param labels of all examples
 * @param count  of the first ones
 */
public record Beginning(Labels labels, int count) {
    /** How many of a value are to be expected among the first before it is missed: by chance it lacks once in 10^8 times. */
    private static final double EXPECTED = 20;

    /** What the first lack, in one line; empty where they could be drawn at random. */
    public Optional<String> lack() {
        List<String> lacking = labels.columns().stream()
                .map(this::lack)
                .flatMap(Optional::stream)
                .toList();
        return lacking.isEmpty()
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "the first %,d examples have %s; the data lies in the order of its labels. Fix: shuffle it, or take more",
                        count,
                        String.join(", ", lacking)));
    }

    private Optional<String> lack(Labels.Column column) {
        Map<Float, Integer> all = counts(column.values(), column.values().length);
        Map<Float, Integer> first = counts(column.values(), count);
        double share = (double) count / column.values().length;
        boolean missed = all.entrySet().stream()
                .anyMatch(e -> e.getValue() * share >= EXPECTED && !first.containsKey(e.getKey()));
        return missed
                ? Optional.of(first.size() + " of " + all.size() + " values of " + column.name())
                : Optional.empty();
    }

    private static Map<Float, Integer> counts(float[] values, int until) {
        Map<Float, Integer> counts = new HashMap<>();
        for (int i = 0; i < Math.min(until, values.length); i++) {
            counts.merge(values[i], 1, Integer::sum);
        }
        return counts;
    }
}
