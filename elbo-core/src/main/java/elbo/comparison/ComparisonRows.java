package elbo.comparison;

import elbo.comparison.Comparison.Against;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A comparison as JSON has it: a row for each group, in which a figure's name stands for its mean. */
public final class ComparisonRows {
    private ComparisonRows() {}

    public static List<Map<String, Object>> of(Comparison comparison) {
        List<Against> differences = comparison.differences();
        return comparison.groups().stream().map(g -> row(g, differences)).toList();
    }

    private static Map<String, Object> row(Group g, List<Against> differences) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("run", g.name());
        row.put("recipe", g.first().recipe());
        row.put("data", g.first().data());
        row.put("epochs", g.runs().stream().mapToInt(RunResult::epochs).max().orElseThrow());
        row.put("seconds", g.seconds());
        Map<String, Object> intervals = new LinkedHashMap<>();
        for (String figure : g.figures().keySet()) {
            row.put(figure, g.mean(figure));
            g.interval(figure).ifPresent(i -> intervals.put(figure, interval(i)));
        }
        row.put("n", g.n());
        row.put("seeds", g.seeds());
        row.put("runs", g.runs().stream().map(RunResult::name).toList());
        if (!intervals.isEmpty()) {
            row.put("intervals", intervals);
        }
        differences.stream().filter(a -> a.group().equals(g)).forEach(a -> row.put("difference", difference(a)));
        return row;
    }

    private static Map<String, Object> interval(Interval i) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("mean", i.mean());
        map.put("low", i.low());
        map.put("high", i.high());
        map.put("sd", i.sd());
        return map;
    }

    private static Map<String, Object> difference(Against against) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("from", against.first().name());
        against.figures().forEach((figure, d) -> {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("mean", d.mean());
            each.put("low", d.low());
            each.put("high", d.high());
            each.put("method", d.method().name().toLowerCase(Locale.ROOT));
            each.put("degrees", d.degrees());
            map.put(figure, each);
        });
        return map;
    }
}
