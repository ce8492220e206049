package elbo.factors;

import elbo.Refusal;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One number of a measure, with what it was made of.
 *
 * @param name    {@code mig}
 * @param value   finite
 * @param details how many examples were used, the protocol's constants, and the parts of the value, by their names and in order: numbers,
 *                texts, and lists and maps of these
 */
public record Score(String name, double value, Map<String, Object> details) {
    public Score {
        if (!Double.isFinite(value)) {
            throw new Refusal(name, "came out as " + value + ", which says nothing; leave it out");
        }
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    /** @param details a name, what it names, a name, and so on */
    static Score of(String name, double value, Object... details) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < details.length; i += 2) {
            map.put((String) details[i], plain(details[i + 1]));
        }
        return new Score(name, value, map);
    }

    /** The standard error {@code sqrt(p (1 - p) / n)} of a share of n tries. */
    static double shareError(double share, int n) {
        return Math.sqrt(share * (1 - share) / n);
    }

    private static Object plain(Object value) {
        return switch (value) {
            case double[] numbers -> Arrays.stream(numbers).boxed().toList();
            case int[] numbers -> Arrays.stream(numbers).boxed().toList();
            case double[][] rows -> Arrays.stream(rows).map(Score::plain).toList();
            case int[][] rows -> Arrays.stream(rows).map(Score::plain).toList();
            case List<?> list -> List.copyOf(list);
            default -> value;
        };
    }
}
