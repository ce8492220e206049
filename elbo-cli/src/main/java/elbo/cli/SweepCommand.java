package elbo.cli;

import elbo.Refusal;
import elbo.cli.SweepRun.Outcome;
import elbo.cli.SweepRun.State;
import elbo.comparison.Comparison;
import elbo.comparison.RateDistortionFigure;
import elbo.data.Splits;
import elbo.nn.Precision;
import elbo.recipe.Experiment;
import elbo.recipe.Experiment.Settings;
import elbo.recipe.RunFolder;
import elbo.recipe.Sweep;
import elbo.recipe.SweepReader;
import elbo.tensor.Device;
import elbo.tensor.Engine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code elbo sweep}: trains, evaluates and compares many runs. */
@Command(
        name = "sweep",
        description =
                "Train recipes with settings and seeds, every one with every other, evaluate and compare them. Called again"
                        + " it goes on where it stopped.")
final class SweepCommand implements Callable<Integer> {
    private static final int BATCH = 500;

    @Mixin
    private final Common common = new Common();

    @Mixin
    private final DataDirOption places = new DataDirOption();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            description = "YAML: recipes, set (paths with lists of values, or a list of groups), seeds, data, epochs,"
                    + " limit, evaluate (importance-samples, metrics).")
    private Path file = Path.of("");

    @Option(names = "--out", paramLabel = "DIR", description = "Where the runs' folders are (default runs/FILE).")
    private @Nullable Path out;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "Runs at a time (default 1). Of several, each has one core.")
    private int jobs = 1;

    @Option(names = "--threads", paramLabel = "N", description = "Cores for a run (default: all).")
    private @Nullable Integer threads;

    @Option(names = "--device", paramLabel = "auto|cpu|cuda", description = "Where to compute (default auto).")
    private String device = "auto";

    @Option(names = "--dry-run", description = "Only say what would be trained.")
    private boolean dry;

    @Override
    public Integer call() {
        if (jobs < 1) {
            throw new Refusal("--jobs", "must be at least 1; got " + jobs);
        }
        if (threads != null && (threads < 1 || jobs > 1)) {
            throw new Refusal("--threads", "must be at least 1, and of several --jobs each has one; got " + threads);
        }
        OutFolder.require(folder());
        Sweep sweep = SweepReader.read(file);
        Measuring measuring = new Measuring(
                Measuring.parts("evaluate.metrics", sweep.metrics(), List.of()), sweep.samples(), BATCH, 1);
        List<SweepRun> runs = runs(sweep, measuring);
        List<SweepRun> left =
                runs.stream().filter(run -> !run.done()).toList(); // refuses other settings before any work
        String begins = String.format(
                Locale.ROOT,
                "%d runs into %s: %d to do, %d done already",
                runs.size(),
                folder(),
                left.size(),
                runs.size() - left.size());
        if (dry) {
            plan(runs, begins);
            return 0;
        }
        common.say(begins);
        return work(runs, left);
    }

    private Path folder() {
        String name = String.valueOf(file.getFileName()).replaceAll("\\.ya?ml$", "");
        return out == null ? Path.of("runs").resolve(name) : out;
    }

    private List<SweepRun> runs(Sweep sweep, Measuring measuring) {
        int cores = jobs > 1 ? 1 : threads == null ? Engine.cores() : threads;
        Device place = Devices.named(device);
        Map<String, Splits> data = new LinkedHashMap<>();
        List<SweepRun> runs = new ArrayList<>();
        for (Sweep.Point point : sweep.points()) {
            Splits splits = data.computeIfAbsent(point.recipe().data().name(), name -> places.open(name, common));
            Settings settings =
                    new Settings(point.seed(), cores, place, Precision.FP32, sweep.limit(), Long.MAX_VALUE, command());
            RunFolder folder = new RunFolder(folder().resolve(point.name()));
            Experiment experiment =
                    new Experiment(point.recipe(), splits, settings, text -> common.warn(point.name() + ": " + text));
            runs.add(new SweepRun(point, experiment, settings, splits, folder, measuring));
        }
        return runs;
    }

    private void plan(List<SweepRun> runs, String words) {
        List<Map<String, Object>> points = new ArrayList<>();
        for (SweepRun run : runs) {
            Map<String, Object> point = new LinkedHashMap<>();
            point.put("run", run.name());
            point.put("recipe", run.point().base());
            point.put("set", run.point().values());
            point.put("seed", run.point().seed());
            point.put("state", run.done() ? "done" : run.standing().name().toLowerCase(Locale.ROOT));
            points.add(point);
        }
        common.result(Map.of("runs", points), () -> {
            points.forEach(p -> common.out().println(p.get("run") + "  " + p.get("state")));
            common.out().println(words);
        });
    }

    private int work(List<SweepRun> runs, List<SweepRun> left) {
        try (StopSignal stop = StopSignal.ofRuns();
                SweepProgress progress = new SweepProgress(common.progress(), stop, left.size())) {
            Map<String, Outcome> worked = worked(left, progress, stop);
            List<Outcome> all = runs.stream()
                    .map(run -> worked.getOrDefault(run.name(), new Outcome(run, State.DONE, "done before")))
                    .toList();
            return told(new SweepResult(folder(), all));
        }
    }

    private Map<String, Outcome> worked(List<SweepRun> left, SweepProgress progress, StopSignal stop) {
        Map<String, Future<Outcome>> futures = new LinkedHashMap<>();
        try (ExecutorService workers = Executors.newFixedThreadPool(jobs)) {
            left.forEach(run -> futures.put(run.name(), workers.submit(() -> run.work(progress, stop))));
            Map<String, Outcome> worked = new LinkedHashMap<>();
            for (Map.Entry<String, Future<Outcome>> each : futures.entrySet()) {
                worked.put(each.getKey(), each.getValue().get());
            }
            return worked;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal("sweep", "was interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a run ended in an unforeseen way", e.getCause());
        }
    }

    private int told(SweepResult result) {
        List<Outcome> stopped = result.in(State.STOPPED);
        List<Outcome> failed = result.in(State.FAILED);
        failed.forEach(o -> common.warn(o.run().name() + " failed: " + o.words()));
        if (!stopped.isEmpty()) {
            common.say("Stopped with " + result.in(State.DONE).size() + " of "
                    + result.outcomes().size() + " runs done; what was under way is saved. Go on with it: elbo sweep "
                    + file + " --out " + folder());
            return 1;
        }
        result.write();
        Comparison comparison = result.comparison();
        common.result(result.byName(), () -> {
            if (comparison != null) {
                ComparisonWords.of(comparison).forEach(common.out()::println);
                common.out().println("Look: " + folder().resolve("sweep.png"));
                if (RateDistortionFigure.overBeta(comparison).isPresent()) {
                    common.out().println("Look: " + result.rateDistortion());
                }
            }
        });
        return failed.isEmpty() ? 0 : 1;
    }

    private String command() {
        return "elbo " + String.join(" ", spec.commandLine().getParseResult().originalArgs());
    }
}
