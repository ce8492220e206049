package elbo.cli;

import elbo.comparison.Comparison;
import elbo.comparison.ComparisonFigure;
import elbo.comparison.ComparisonRows;
import elbo.comparison.RunResult;
import elbo.plot.Curve;
import elbo.plot.Figure;
import elbo.plot.LossChart;
import elbo.recipe.Json;
import elbo.recipe.MetricsTable;
import elbo.recipe.RunFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code elbo compare}: several runs beside each other. */
@Command(
        name = "compare",
        description =
                "Show several runs beside each other. Runs that differ in their seed only are put together: means with 95"
                        + " percent intervals, and the differences from the first.")
final class CompareCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Parameters(arity = "1..*", paramLabel = "RUN", description = "Run folders.")
    private List<Path> runs = new ArrayList<>();

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE.png",
            description =
                    "A figure: the test losses by epoch, or, where runs are put together, their means with intervals.")
    private @Nullable Path out;

    @Override
    public Integer call() {
        List<RunFolder> folders = runs.stream().map(RunFolder::open).toList();
        Comparison comparison =
                Comparison.of(folders.stream().map(RunResult::of).toList());
        if (out != null) {
            Figure figure = comparison.grouped() ? ComparisonFigure.of(comparison) : LossChart.loss(curves(folders));
            figure.save(out);
        }
        if (common.json()) {
            common.out().println(Json.line(ComparisonRows.of(comparison)));
            comparison.notes().forEach(common::say);
        } else {
            ComparisonWords.of(comparison).forEach(common.out()::println);
        }
        return 0;
    }

    private static List<Curve> curves(List<RunFolder> folders) {
        return folders.stream()
                .map(run -> {
                    List<MetricsTable.Row> test =
                            MetricsTable.read(run.metricsFile()).of("test");
                    return new Curve(
                            run.name(),
                            test.stream().mapToDouble(MetricsTable.Row::epoch).toArray(),
                            test.stream().mapToDouble(r -> r.bound().loss()).toArray());
                })
                .toList();
    }
}
