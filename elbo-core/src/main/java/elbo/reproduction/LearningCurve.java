package elbo.reproduction;

import elbo.Refusal;
import elbo.recipe.MetricsTable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How a trial got on.
 *
 * @param figure what its values are, a mean over examples in nats: {@code elbo}, the bound; {@code log_likelihood}, by annealed
 *               importance sampling
 * @param split  {@code train} or {@code test}
 * @param seen   training examples that the model had learnt from, each counted each time, ascending
 * @param values one for each
 */
public record LearningCurve(String trial, String figure, String split, double[] seen, double[] values) {
    /** Points that are kept of a longer curve. */
    static final int MOST_POINTS = 60;

    private static final double PLACES = 1e4;

    /** @throws Refusal if there are not as many values as places, or none */
    public LearningCurve {
        if (seen.length != values.length || seen.length == 0) {
            throw new Refusal(
                    "curve of " + trial,
                    "has " + values.length + " values for " + seen.length + " numbers of examples; expected as many of"
                            + " each, at least one");
        }
    }

    /**
     * The bound of each epoch, as {@code metrics.csv} has it: that of test data at its end; that of training data is a mean over the epoch,
     * so it stands in its middle.
     */
    public static LearningCurve ofBound(String trial, MetricsTable metrics, String split, long examples) {
        List<MetricsTable.Row> rows = metrics.of(split);
        double before = split.equals("train") ? 0.5 : 0;
        return new LearningCurve(
                trial,
                "elbo",
                split,
                rows.stream().mapToDouble(r -> (r.epoch() - before) * examples).toArray(),
                rows.stream().mapToDouble(r -> r.bound().elbo()).toArray());
    }

    /**
     * At most {@value #MOST_POINTS} points of it, the first and the last among them: as many among the first ten as among the next
     * ninety, since most is learnt at the beginning. Values to four decimals.
     */
    public LearningCurve thinned() {
        int n = seen.length;
        int[] kept = n <= MOST_POINTS
                ? IntStream.range(0, n).toArray()
                : IntStream.range(0, MOST_POINTS)
                        .map(k -> (int) Math.round(Math.pow(n, k / (MOST_POINTS - 1.0))) - 1)
                        .distinct()
                        .toArray();
        return new LearningCurve(
                trial,
                figure,
                split,
                Arrays.stream(kept).mapToDouble(i -> seen[i]).toArray(),
                Arrays.stream(kept)
                        .mapToDouble(i -> Math.rint(values[i] * PLACES) / PLACES)
                        .toArray());
    }

    /** As {@code result.json} keeps it. */
    public Map<String, Object> byName() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("trial", trial);
        all.put("figure", figure);
        all.put("split", split);
        all.put(
                "seen",
                Arrays.stream(seen).mapToObj(v -> (Object) Math.round(v)).toList());
        all.put("values", DoubleStream.of(values).boxed().toList());
        return all;
    }
}
