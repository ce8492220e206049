package elbo.cli;

import elbo.Refusal;
import elbo.recipe.Json;
import elbo.recipe.Tier;
import elbo.reproduction.CurvePicture;
import elbo.reproduction.Expected;
import elbo.reproduction.LearningCurve;
import elbo.reproduction.Reproduction;
import elbo.reproduction.Verdict;
import elbo.tensor.Engine;
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

/** {@code elbo reproduce}: published results, found again or not. */
@Command(
        name = "reproduce",
        description =
                "Find published results again: train what an entry names, measure it, and hold its figures to their"
                        + " bands. Called again it goes on where it stopped.")
final class ReproduceCommand implements Callable<Integer> {
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

    @Option(
            names = "--draw",
            paramLabel = "FILE",
            description = "Only draw the curves kept in a result again, as reproduce-NAME.png in --out.")
    private @Nullable Path drawn;

    @Option(names = "--threads", paramLabel = "N", description = "Cores for a run (default: all).")
    private @Nullable Integer threads;

    @Override
    public Integer call() {
        if (threads != null && threads < 1) {
            throw new Refusal("--threads", "must be at least 1; got " + threads);
        }
        OutFolder.require(out);
        if (drawn != null) {
            draw(drawn);
            return 0;
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
        try (StopSignal stop = StopSignal.ofRuns()) {
            return worked(entries, stop);
        }
    }

    private void draw(Path kept) {
        List<Path> pictures = new ArrayList<>();
        KeptCurves.pictures(kept).forEach((name, figure) -> {
            Path picture = out.resolve("reproduce-" + name + ".png");
            figure.save(picture);
            pictures.add(picture);
        });
        if (pictures.isEmpty()) {
            throw new Refusal(kept.toString(), "holds no curves. Fix: give what elbo reproduce wrote, result.json");
        }
        common.result(
                Map.of("pictures", pictures.stream().map(Path::toString).toList()),
                () -> pictures.forEach(common.out()::println));
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
        List<TrialRun> runs = entry.trials().stream()
                .map(t -> TrialRun.of(entry, t, whole, places.open(entry.data(t), common), how(entry, folder)))
                .toList();
        runs.forEach(TrialRun::check);
        Map<String, Map<String, Double>> figures = new LinkedHashMap<>();
        List<LearningCurve> curves = new ArrayList<>();
        double seconds = 0;
        try (SweepProgress progress = new SweepProgress(common.progress(), stop, runs.size())) {
            for (TrialRun run : runs) {
                TrialRun.Found found = run.work(progress, stop);
                figures.put(run.name(), found.figures());
                found.curves().forEach(c -> curves.add(c.thinned()));
                seconds += found.seconds();
            }
        }
        Verdict verdict = Verdict.of(entry, figures);
        verdict.lines().forEach(line -> common.say(words(line)));
        Path picture = folder.resolve("curves.png");
        CurvePicture.of(entry.name(), curves).save(picture);
        common.say("  curves in " + picture);
        Map<String, Object> result = verdict.byName();
        result.put("seconds", seconds);
        result.put("curves", curves.stream().map(LearningCurve::byName).toList());
        return result;
    }

    private TrialRun.How how(Reproduction entry, Path folder) {
        return new TrialRun.How(
                folder,
                threads == null ? Engine.cores() : threads,
                "elbo reproduce " + entry.name(),
                text -> common.warn(entry.name() + ": " + text));
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
