package elbo.cli;

import elbo.Problem;
import elbo.Refusal;
import elbo.comparison.Comparison;
import elbo.comparison.ComparisonFigure;
import elbo.comparison.ComparisonRows;
import elbo.comparison.RateDistortionFigure;
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
    private static final String RATE_DISTORTION = "rate-distortion";
    private static final String UDR = "udr";

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

    @Option(
            names = "--figure",
            paramLabel = "NAME",
            description =
                    "Which figure -o writes instead: rate-distortion, what each model loses over what its code costs.")
    private @Nullable String figure;

    @Option(
            names = "--metrics",
            split = ",",
            paramLabel = "NAME",
            description = "udr: how far the dimensions of runs that differ in their seed only are one another's.")
    private List<String> metrics = new ArrayList<>();

    @Mixin
    private final DataOptions data = new DataOptions();

    @Override
    public Integer call() {
        requireKnown();
        List<RunFolder> folders = runs.stream().map(RunFolder::open).toList();
        Comparison comparison = Comparison.of(folders.stream()
                .map(run -> RunResult.of(run, CurrentEvaluation.of(run, common)))
                .toList());
        SeedAgreement agreement = metrics.isEmpty() ? SeedAgreement.NONE : agreement(comparison, folders);
        if (out != null) {
            figure(comparison, folders).save(out);
        }
        if (common.json()) {
            common.out().println(Json.line(agreement.with(ComparisonRows.of(comparison))));
            comparison.notes().forEach(common::say);
        } else {
            ComparisonWords.of(comparison).forEach(common.out()::println);
            agreement.words().forEach(common.out()::println);
        }
        return 0;
    }

    private void requireKnown() {
        if (figure != null && !figure.equals(RATE_DISTORTION)) {
            throw new Refusal(Problem.unknown("--figure", "figure", figure, List.of(RATE_DISTORTION)));
        }
        if (figure != null && out == null) {
            throw new Refusal("--figure", "needs a file to write to. Fix: -o " + figure + ".png");
        }
        if (out != null) {
            Examples.requireFigure(out);
        }
        metrics.stream().filter(m -> !m.equals(UDR)).findFirst().ifPresent(m -> {
            throw new Refusal(Problem.unknown("--metrics", "metric", m, List.of(UDR)));
        });
    }

    private Figure figure(Comparison comparison, List<RunFolder> folders) {
        if (figure != null) {
            return RateDistortionFigure.of(comparison);
        }
        return comparison.grouped() ? ComparisonFigure.of(comparison) : LossChart.loss(curves(folders));
    }

    private SeedAgreement agreement(Comparison comparison, List<RunFolder> folders) {
        try (ProgressLine line = common.progress()) {
            return SeedAgreement.of(comparison, folders, data, common, line);
        }
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
