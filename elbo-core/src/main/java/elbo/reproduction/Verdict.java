package elbo.reproduction;

import elbo.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was found when a result was looked for again.
 *
 * @param lines one for each expectation, in order
 */
public record Verdict(Reproduction entry, List<Line> lines) {
    /** An expectation and what came out. */
    public record Line(Expected expected, double measured) {
        public boolean holds() {
            return expected.holds(measured);
        }
    }

    public Verdict {
        lines = List.copyOf(lines);
    }

    /**
     * @param found by trial, its figures by name
     * @throws Refusal if a figure is missing, or no number
     */
    public static Verdict of(Reproduction entry, Map<String, Map<String, Double>> found) {
        List<Line> lines = new ArrayList<>();
        for (Expected e : entry.expect()) {
            double measured = figure(found, e.of(), e.figure());
            if (!e.minus().isEmpty()) {
                measured -= figure(found, e.minus(), e.figure());
            }
            lines.add(new Line(e, measured));
        }
        return new Verdict(entry, lines);
    }

    private static double figure(Map<String, Map<String, Double>> found, String trial, String figure) {
        Map<String, Double> figures = found.getOrDefault(trial, Map.of());
        Double value = figures.get(figure);
        if (value == null || !Double.isFinite(value)) {
            throw new Refusal(
                    "trial " + trial,
                    (value == null ? "has no figure " + figure : figure + " came out as " + value) + "; it has "
                            + String.join(", ", figures.keySet()));
        }
        return value;
    }

    /** Whether each figure is within its band. */
    public boolean passed() {
        return lines.stream().allMatch(Line::holds);
    }

    /** As {@code elbo reproduce --json} tells it. */
    public Map<String, Object> byName() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("name", entry.name());
        all.put("claim", entry.claim());
        all.put("source", entry.source());
        all.put("provenance", lower(entry.provenance()));
        all.put("tier", lower(entry.tier()));
        all.put("passed", passed());
        all.put("figures", lines.stream().map(Verdict::byName).toList());
        return all;
    }

    private static Map<String, Object> byName(Line line) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("figure", line.expected().words());
        if (!Double.isNaN(line.expected().published())) {
            one.put("published", line.expected().published());
        }
        one.put("least", line.expected().least());
        one.put("most", line.expected().most());
        one.put("ours", line.measured());
        one.put("holds", line.holds());
        return one;
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
