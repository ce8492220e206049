package elbo.cli;

import elbo.AtomicFile;
import elbo.cli.SweepRun.Outcome;
import elbo.cli.SweepRun.State;
import elbo.comparison.Comparison;
import elbo.comparison.ComparisonFigure;
import elbo.comparison.ComparisonRows;
import elbo.comparison.RateDistortionFigure;
import elbo.comparison.RunResult;
import elbo.recipe.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a sweep came to: its runs' figures as {@code sweep.csv}, their comparison as {@code sweep.json} and {@code sweep.png}. */
record SweepResult(Path folder, List<Outcome> outcomes) {
    List<Outcome> in(State state) {
        return outcomes.stream().filter(o -> o.state() == state).toList();
    }

    /** Of what is done; none where nothing is. */
    @Nullable
    Comparison comparison() {
        List<RunResult> results = in(State.DONE).stream().map(Outcome::result).toList();
        return results.isEmpty() ? null : Comparison.of(results);
    }

    /** As JSON has it. */
    Map<String, Object> byName() {
        Comparison comparison = comparison();
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("folder", folder.toString());
        all.put("runs", outcomes.size());
        all.put("done", in(State.DONE).size());
        all.put(
                "failed",
                in(State.FAILED).stream()
                        .map(o -> Map.of("run", o.run().name(), "why", o.words()))
                        .toList());
        all.put("rows", comparison == null ? List.of() : ComparisonRows.of(comparison));
        all.put("notes", comparison == null ? List.of() : comparison.notes());
        return all;
    }

    /** Writes all three files, each whole. */
    void write() {
        Json.write(folder.resolve("sweep.json"), byName());
        AtomicFile.write(folder.resolve("sweep.csv"), out -> out.write(csv().getBytes(StandardCharsets.UTF_8)));
        Comparison comparison = comparison();
        if (comparison != null) {
            ComparisonFigure.of(comparison).save(folder.resolve("sweep.png"));
            RateDistortionFigure.overBeta(comparison).ifPresent(f -> f.save(rateDistortion()));
        }
    }

    /** What models lose over what their codes cost, written where the weight of the divergence was swept over. */
    Path rateDistortion() {
        return folder.resolve("rate-distortion.png");
    }

    /** A row for each run; what one has not is empty. */
    private String csv() {
        Set<String> settings = new LinkedHashSet<>();
        Set<String> figures = new LinkedHashSet<>();
        Map<Outcome, RunResult> results = new LinkedHashMap<>();
        for (Outcome o : outcomes) {
            settings.addAll(o.run().point().values().keySet());
            if (o.state() == State.DONE) {
                RunResult result = o.result();
                results.put(o, result);
                figures.addAll(result.figures().keySet());
            }
        }
        List<Object> header = new ArrayList<>(List.of("run", "recipe"));
        header.addAll(settings);
        header.addAll(List.of("seed", "state", "epochs", "seconds"));
        header.addAll(figures);
        StringBuilder text = new StringBuilder(line(header));
        outcomes.forEach(o -> text.append(line(row(o, settings, figures, results.get(o)))));
        return text.toString();
    }

    private static List<Object> row(Outcome o, Set<String> settings, Set<String> figures, @Nullable RunResult result) {
        List<Object> row =
                new ArrayList<>(List.of(o.run().name(), o.run().point().base()));
        settings.forEach(path -> row.add(o.run().point().values().getOrDefault(path, "")));
        row.add(o.run().point().seed());
        row.add(o.state().name().toLowerCase(Locale.ROOT));
        row.add(result == null ? "" : result.epochs());
        row.add(result == null ? "" : result.seconds());
        figures.forEach(f -> row.add(result == null ? "" : result.figures().getOrDefault(f, Double.NaN)));
        return row;
    }

    private static String line(List<Object> cells) {
        StringBuilder line = new StringBuilder();
        for (Object cell : cells) {
            String text = cell instanceof Double d && d.isNaN() ? "" : String.valueOf(cell);
            boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
            line.append(line.isEmpty() ? "" : ",").append(plain ? text : '"' + text.replace("\"", "\"\"") + '"');
        }
        return line.append('\n').toString();
    }
}
