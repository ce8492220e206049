package elbo.comparison;

import elbo.comparison.RunResult.Setting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Runs that differ in their seed only, each seed once; or a single run.
 *
 * @param runs by seed
 */
public record Group(String name, List<RunResult> runs) {
    public Group {
        runs = List.copyOf(runs);
    }

    public int n() {
        return runs.size();
    }

    public List<Long> seeds() {
        return runs.stream().map(RunResult::seed).toList();
    }

    RunResult first() {
        return runs.getFirst();
    }

    Setting setting() {
        return first().setting();
    }

    /** The figures that every run has, measured in the same way, each with one value for each run. */
    public Map<String, double[]> figures() {
        Map<String, double[]> common = new LinkedHashMap<>();
        for (String figure : first().figures().keySet()) {
            boolean all = runs.stream().allMatch(r -> r.figures().containsKey(figure));
            if (all && (alike() || !RunResult.EVALUATED.containsKey(figure))) {
                common.put(
                        figure, runs.stream().mapToDouble(r -> value(r, figure)).toArray());
            }
        }
        return common;
    }

    /** Whether all runs were evaluated in the same way. */
    boolean alike() {
        return runs.stream().map(RunResult::protocol).distinct().count() == 1;
    }

    /** Of a figure; none for a single run. */
    public Optional<Interval> interval(String figure) {
        double[] values = figures().get(figure);
        return values == null || values.length < 2 ? Optional.empty() : Optional.of(Interval.of(values));
    }

    /** The mean of a figure that {@link #figures} has. */
    public double mean(String figure) {
        return Interval.mean(Objects.requireNonNull(figures().get(figure)));
    }

    double seconds() {
        return runs.stream().mapToDouble(RunResult::seconds).average().orElseThrow();
    }

    private static double value(RunResult run, String figure) {
        return Objects.requireNonNull(run.figures().get(figure));
    }
}
