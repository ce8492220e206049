package elbo.cli;

import elbo.comparison.Comparison;
import elbo.comparison.Comparison.Against;
import elbo.comparison.Difference;
import elbo.comparison.Difference.Method;
import elbo.comparison.Group;
import elbo.comparison.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A comparison as a table of text. */
final class ComparisonWords {
    private ComparisonWords() {}

    /** Line by line. */
    static List<String> of(Comparison comparison) {
        boolean grouped = comparison.grouped();
        List<String> figures = comparison.figures();
        List<List<String>> cells = new ArrayList<>();
        List<String> header = new ArrayList<>(grouped ? List.of("run", "n", "epochs") : List.of("run", "epochs"));
        header.addAll(figures);
        cells.add(header);
        for (Group g : comparison.groups()) {
            List<String> row = new ArrayList<>(List.of(g.name()));
            if (grouped) {
                row.add(String.valueOf(g.n()));
            }
            row.add(String.valueOf(
                    g.runs().stream().mapToInt(RunResult::epochs).max().orElseThrow()));
            figures.forEach(f -> row.add(cell(g, f)));
            cells.add(row);
        }
        List<String> lines = new ArrayList<>(aligned(cells));
        lines.add(
                grouped
                        ? "Test split, nats per example; means with 95 percent intervals over seeds (Student's t)."
                        : "Test split, nats per example.");
        comparison.differences().forEach(a -> lines.addAll(words(a)));
        comparison.notes().forEach(n -> lines.add("note: " + n));
        return lines;
    }

    private static String cell(Group g, String figure) {
        if (!g.figures().containsKey(figure)) {
            return "-";
        }
        String mean = number(g.mean(figure));
        return g.interval(figure).map(i -> mean + " +- " + number(i.half())).orElse(mean);
    }

    private static List<String> words(Against a) {
        boolean paired = a.figures().values().stream().allMatch(d -> d.method() == Method.PAIRED);
        String how = paired
                ? "paired by seed ("
                        + a.group().seeds().stream().map(String::valueOf).collect(Collectors.joining(", ")) + ")"
                : "Welch's interval: their seeds are not the same";
        List<String> lines = new ArrayList<>(
                List.of("", a.group().name() + " less " + a.first().name() + ", " + how + ":"));
        List<List<String>> cells = new ArrayList<>();
        a.figures().forEach((figure, d) -> cells.add(List.of("  " + figure, number(d.mean()), range(d))));
        lines.addAll(aligned(cells));
        return lines;
    }

    private static String range(Difference d) {
        String range = number(d.low()) + " to " + number(d.high());
        return d.clear() ? range : range + ", which holds 0";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    /** The first column to the left, all others to the right. */
    private static List<String> aligned(List<List<String>> cells) {
        int columns = cells.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = new int[columns];
        for (List<String> row : cells) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return cells.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            String blank = " ".repeat(widths[i] - row.get(i).length());
            line.append(i == 0 ? row.get(i) + blank : "  " + blank + row.get(i));
        }
        return line.toString();
    }
}
