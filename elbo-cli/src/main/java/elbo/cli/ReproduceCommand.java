package elbo.cli;

import elbo.Refusal;
import elbo.cli.SweepRun.Outcome;
import elbo.cli.SweepRun.State;
import elbo.data.Splits;
import elbo.metric.Evaluation.Part;
import elbo.nn.Precision;
import elbo.recipe.Experiment;
import elbo.recipe.Json;
import elbo.recipe.Recipe;
import elbo.recipe.RecipeReader;
import elbo.recipe.RunFolder;
import elbo.recipe.Sweep;
import elbo.recipe.Tier;
import elbo.reproduction.Expected;
import elbo.reproduction.Reproduction;
import elbo.reproduction.Trial;
import elbo.reproduction.Verdict;
import elbo.tensor.Device;
import elbo.tensor.Engine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code elbo reproduce}: published results, found again or not. */
@Command(
        name = "reproduce",
        description =
                "Find published results again: train what an entry names, measure it, and hold its figures to their"
                        + " bands. Called again it goes on where it stopped.")
final class ReproduceCommand implements Callable<Integer> {
    private static final int BATCH = 500;

    @Mixin
    private final Common common = new Common();

    @Mixin
    private final DataDirOption places = new DataDirOption();

    @Parameters(arity = "0..*", paramLabel = "NAME|FILE", description = "Entries (default: all of the tier).")
    private final List<String> names = new ArrayList<>();

    @Option(names = "--tier", paramLabel = "quick|hours|gpu", description = "What an entry may cost (default quick).")
    private Tier tier = Tier.QUICK;

    @Option(names = "--list", description = "Only say what there is.")
    private boolean list;

    @Option(names = "--whole", description = "With the published budget, not the smaller one that the bands are for.")
    private boolean whole;

    @Option(names = "--out", paramLabel = "DIR", description = "Where the runs' folders are (default runs/reproduce).")
    private Path out = Path.of("runs", "reproduce");

    @Option(names = "--threads", paramLabel = "N", description = "Cores for a run (default: all).")
    private @Nullable Integer threads;

    @Override
    public Integer call() {
        if (threads != null && threads < 1) {
            throw new Refusal("--threads", "must be at least 1; got " + threads);
        }
        List<Reproduction> entries = (names.isEmpty() ? Reproduction.names() : names)
                .stream()
                        .map(Reproduction::find)
                        .filter(e -> !names.isEmpty() || e.tier() == tier || list)
                        .toList();
        if (list) {
            listed(entries);
            return 0;
        }
        try (StopSignal stop = new StopSignal()) {
            return worked(entries, stop);
        }
    }

    private void listed(List<Reproduction> entries) {
        List<Map<String, Object>> all = entries.stream()
                .map(e -> {
                    Map<String, Object> one = new LinkedHashMap<>();
                    one.put("name", e.name());
                    one.put("tier", e.tier().name().toLowerCase(Locale.ROOT));
                    one.put("claim", e.claim());
                    one.put("source", e.source());
                    one.put("protocol", e.protocol());
                    return one;
                })
                .toList();
        common.result(
                Map.of("entries", all),
                () -> all.forEach(e -> common.out()
                        .println(String.format(
                                Locale.ROOT, "%-28s %-6s %s", e.get("name"), e.get("tier"), e.get("claim")))));
    }

    private int worked(List<Reproduction> entries, StopSignal stop) {
        List<Map<String, Object>> all = new ArrayList<>();
        int passed = 0;
        for (Reproduction entry : entries) {
            Map<String, Object> result = found(entry, stop);
            passed += Boolean.TRUE.equals(result.get("passed")) ? 1 : 0;
            all.add(result);
            if (stop.requested()) {
                common.say("Stopped; what was under way is saved. Call it again to go on.");
                return 1;
            }
        }
        Map<String, Object> total = new LinkedHashMap<>();
        total.put("passed", passed);
        total.put("missed", all.size() - passed);
        total.put("entries", all);
        int held = passed;
        common.result(
                total,
                () -> common.out()
                        .println(held + " of " + all.size()
                                + (whole ? " within the bands of the smaller budget" : " passed")));
        return whole || passed == all.size() ? 0 : 1;
    }

    /** Carries an entry out, and keeps what came of it beside its runs. */
    private Map<String, Object> found(Reproduction entry, StopSignal stop) {
        Path folder = out.resolve(entry.name() + (whole ? "-whole" : ""));
        Map<String, Object> result;
        try {
            result = trained(entry, folder, stop);
        } catch (RuntimeException e) {
            if (!stop.requested()) {
                common.warn(entry.name() + " failed: " + Failure.words(e));
            }
            result = new LinkedHashMap<>();
            result.put("name", entry.name());
            result.put("passed", false);
            result.put("failed", Failure.words(e));
            return result;
        }
        result.put("budget", whole ? "whole" : "reduced");
        result.put("elbo", new Version().getVersion()[0]);
        Json.write(folder.resolve("result.json"), result);
        return result;
    }

    private Map<String, Object> trained(Reproduction entry, Path folder, StopSignal stop) {
        common.say(entry.name() + ": " + entry.claim());
        List<SweepRun> runs =
                entry.trials().stream().map(t -> run(entry, t, folder)).toList();
        Map<String, Map<String, Double>> figures = new LinkedHashMap<>();
        double seconds = 0;
        try (SweepProgress progress = new SweepProgress(common.progress(), stop, runs.size())) {
            for (SweepRun run : runs) {
                Outcome outcome = run.work(progress, stop);
                if (outcome.state() != State.DONE) {
                    throw new Refusal(run.name(), outcome.words());
                }
                figures.put(run.name(), outcome.result().figures());
                seconds += outcome.result().seconds();
            }
        }
        Verdict verdict = Verdict.of(entry, figures);
        verdict.lines().forEach(line -> common.say(words(line)));
        Map<String, Object> result = verdict.byName();
        result.put("seconds", seconds);
        return result;
    }

    private SweepRun run(Reproduction entry, Trial trial, Path folder) {
        List<String> settings = entry.settings(trial, whole);
        Recipe recipe = RecipeReader.with(RecipeReader.named(trial.recipe()).withData(entry.data(trial)), settings);
        Splits data = places.open(entry.data(trial), common);
        int cores = threads == null ? Engine.cores() : threads;
        Experiment.Settings how = new Experiment.Settings(
                1, cores, Device.CPU, Precision.FP32, 0, Long.MAX_VALUE, "elbo reproduce " + entry.name());
        Experiment experiment = new Experiment(recipe, data, how, text -> common.warn(trial.name() + ": " + text));
        Set<Part> parts = entry.draws() == 0 ? EnumSet.of(Part.LATENT_USE) : EnumSet.of(Part.LATENT_USE, Part.NLL);
        Measuring measuring = new Measuring(parts, Math.max(1, entry.draws()), BATCH, 1);
        Sweep.Point point = new Sweep.Point(trial.name(), trial.recipe(), recipe, Map.of(), 1);
        return new SweepRun(point, experiment, how, data, new RunFolder(folder.resolve(trial.name())), measuring);
    }

    /** {@code nll of vamp - normal  -2.4  published -2.99  must be -6 to -0.5  held}. */
    private static String words(Verdict.Line line) {
        Expected e = line.expected();
        String published = Double.isNaN(e.published()) ? "" : "  published " + number(e.published());
        return String.format(
                Locale.ROOT,
                "  %-32s %s%s  must be %s to %s  %s",
                e.words(),
                number(line.measured()),
                published,
                number(e.least()),
                number(e.most()),
                line.holds() ? "held" : "MISSED");
    }

    private static String number(double value) {
        return Math.abs(value) == Double.MAX_VALUE ? "any" : String.format(Locale.ROOT, "%.2f", value);
    }
}
