package elbo.cli;

import elbo.Refusal;
import elbo.model.Bound;
import elbo.plot.Curve;
import elbo.plot.LossChart;
import elbo.recipe.Json;
import elbo.recipe.MetricsTable;
import elbo.recipe.RunFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code elbo compare}: several runs beside each other. */
@Command(
        name = "compare",
        description = "Show several runs beside each other: a table, and a figure of their test losses.")
final class CompareCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Parameters(arity = "1..*", paramLabel = "RUN", description = "Run folders.")
    private List<Path> runs = new ArrayList<>();

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE.png",
            description = "A figure of the test losses by epoch.")
    private @Nullable Path out;

    @Override
    public Integer call() {
        List<Map<String, Object>> rows = new ArrayList<>();
        List<Curve> curves = new ArrayList<>();
        for (Path path : runs) {
            RunFolder run = RunFolder.open(path);
            List<MetricsTable.Row> test = MetricsTable.read(run.metricsFile()).of("test");
            if (test.isEmpty()) {
                throw new Refusal(path.toString(), "has no finished epoch to compare");
            }
            rows.add(row(run, test.getLast()));
            curves.add(new Curve(
                    run.name(),
                    test.stream().mapToDouble(MetricsTable.Row::epoch).toArray(),
                    test.stream().mapToDouble(r -> r.bound().loss()).toArray()));
        }
        if (out != null) {
            LossChart.loss(curves).save(out);
        }
        if (common.json()) {
            common.out().println(Json.line(rows));
        } else {
            table(rows);
        }
        return 0;
    }

    private static Map<String, Object> row(RunFolder run, MetricsTable.Row last) {
        Bound b = last.bound();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("run", run.name());
        row.put("recipe", run.recipe().name());
        row.put("data", run.recipe().data().name());
        row.put("epochs", last.epoch());
        row.put("seconds", last.seconds());
        row.putAll(b.byName());
        return row;
    }

    private void table(List<Map<String, Object>> rows) {
        int width = rows.stream()
                .mapToInt(r -> String.valueOf(r.get("run")).length())
                .max()
                .orElse(3);
        common.out()
                .println(String.format(
                        Locale.ROOT,
                        "%-" + width + "s  %6s %10s %10s %14s %9s",
                        "run",
                        "epochs",
                        "loss",
                        "elbo",
                        "reconstruction",
                        "kl"));
        rows.forEach(r -> common.out()
                .println(String.format(
                        Locale.ROOT,
                        "%-" + width + "s  %6d %10.3f %10.3f %14.3f %9.3f",
                        r.get("run"),
                        r.get("epochs"),
                        r.get("loss"),
                        r.get("elbo"),
                        r.get("reconstruction"),
                        r.get("kl"))));
        common.out().println("Test split, nats per example.");
    }
}
