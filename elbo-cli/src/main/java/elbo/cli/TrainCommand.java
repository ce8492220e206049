package elbo.cli;

import elbo.Refusal;
import elbo.data.Splits;
import elbo.model.Bound;
import elbo.nn.Precision;
import elbo.recipe.Experiment;
import elbo.recipe.Experiment.Settings;
import elbo.recipe.MetricsTable;
import elbo.recipe.Recipe;
import elbo.recipe.RecipeReader;
import elbo.recipe.RunFolder;
import elbo.report.RunReport;
import elbo.tensor.Device;
import elbo.tensor.Engine;
import elbo.train.Listener;
import java.nio.file.Files;
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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code elbo train}: fits a model and records the run in a folder. */
@Command(
        name = "train",
        description =
                "Fit a model. Without any words: the recipe vae on the built-in digits, pictures and report included.")
final class TrainCommand implements Callable<Integer> {
    /** What a run keeps from its beginning to its end. */
    private static final List<String> FIXED =
            List.of("--recipe", "--batch-size", "--lr", "--seed", "--device", "--precision", "--limit", "--out");

    @Mixin
    private final Common common = new Common();

    @Mixin
    private final DataOptions data = new DataOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--recipe",
            paramLabel = "NAME|FILE",
            description = "What to train (elbo recipes lists them).",
            defaultValue = "vae")
    private String recipe = "vae";

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description = "Change a value of the recipe, like objective.beta=4. May be repeated.")
    private final List<String> set = new ArrayList<>();

    @Option(names = "--epochs", paramLabel = "N", description = "Passes over the training data.")
    private @Nullable Integer epochs;

    @Option(names = "--batch-size", paramLabel = "N", description = "Examples in a step.")
    private @Nullable Integer batch;

    @Option(names = "--lr", paramLabel = "X", description = "Learning rate.")
    private @Nullable Double rate;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of all randomness (default 1).")
    private long seed = 1;

    @Option(names = "--device", paramLabel = "auto|cpu|cuda", description = "Where to compute (default auto).")
    private String device = "auto";

    @Option(
            names = "--precision",
            paramLabel = "fp32|bf16",
            description = "What large layers multiply in (default fp32); bf16 is faster and less exact.")
    private String precision = Precision.FP32.word();

    @Option(names = "--threads", paramLabel = "N", description = "Cores to use (default: all).")
    private @Nullable Integer threads;

    @Option(names = "--out", paramLabel = "DIR", description = "The run's folder (default runs/RECIPE-DATA).")
    private @Nullable Path out;

    @Option(
            names = "--max-steps",
            paramLabel = "N",
            description = "Stop after N steps, in a state that can be resumed.")
    private long maxSteps = Long.MAX_VALUE;

    @Option(names = "--resume", paramLabel = "RUN", description = "Go on exactly where RUN stopped.")
    private @Nullable Path resume;

    @Option(names = "--no-figures", description = "Train only; figures and report can be made later: elbo report RUN.")
    private boolean noFigures;

    @Override
    public Integer call() {
        if (threads != null && threads < 1) {
            throw new Refusal("--threads", "must be at least 1; got " + threads);
        }
        if (maxSteps < 1) {
            throw new Refusal("--max-steps", "must be at least 1; got " + maxSteps);
        }
        return resume == null ? begin() : goOn(RunFolder.open(resume));
    }

    private int begin() {
        Recipe found = RecipeReader.find(recipe);
        Recipe wanted = withOptions(found.withData(data.name(found.data().name())));
        Splits splits = opened(wanted.data().name());
        Device place = Devices.named(device);
        Precision in = Devices.precision(precision, place);
        int cores = threads == null ? Engine.cores() : threads;
        Experiment experiment = experiment(
                        wanted, splits, new Settings(seed, cores, place, in, data.limit(), maxSteps, command()))
                .check();
        RunFolder folder = RunFolder.create(out == null ? RunFolder.unused(Path.of("runs"), wanted) : out);
        common.say("Training " + wanted.name() + " on " + splits.name() + " into " + folder.path());
        return train(folder, splits, listener -> experiment.run(folder, listener));
    }

    private int goOn(RunFolder folder) {
        for (String option : FIXED) {
            if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw new Refusal(
                        option, "cannot be changed in a run that goes on; leave it out, or begin another run");
            }
        }
        Recipe before = folder.recipe();
        Recipe wanted = withOptions(before);
        if (!wanted.core().equals(before.core())) {
            throw new Refusal(
                    "--set",
                    "a run that goes on may change training.epochs, training.saving, training.recovery and"
                            + " training.patience; for other values begin another run");
        }
        Settings begun = folder.settings();
        Splits splits = opened(data.name(before.data().name()));
        if (threads != null && threads != begun.threads()) {
            common.warn("with " + threads + " threads, not " + begun.threads() + " as before, the bits are others");
        }
        Settings now = new Settings(
                begun.seed(),
                threads == null ? begun.threads() : threads,
                begun.device(),
                Devices.precision(begun.precision().word(), begun.device()),
                begun.limit(),
                maxSteps,
                begun.command());
        Experiment experiment = experiment(wanted, splits, now);
        return train(folder, splits, listener -> experiment.resume(folder, listener));
    }

    /** Opens the data while the engine is being loaded. */
    private Splits opened(String name) {
        try (Engine.Ahead loading = Engine.ahead()) {
            return data.open(name, common);
        }
    }

    private Experiment experiment(Recipe wanted, Splits splits, Settings settings) {
        return new Experiment(wanted, splits, settings, common::warn);
    }

    private interface Start {
        Experiment.Finished with(Listener listener);
    }

    private int train(RunFolder folder, Splits splits, Start start) {
        try (StopSignal stop = new StopSignal()) {
            try {
                return train(folder, splits, start, stop);
            } catch (RuntimeException e) {
                if (!stop.requested()) {
                    throw e;
                }
                Failure.print(common.err(), e); // the process ends once stop is closed
                return 1;
            }
        }
    }

    private int train(RunFolder folder, Splits splits, Start start, StopSignal stop) {
        Experiment.Finished finished;
        double started;
        try (TrainingProgress progress = new TrainingProgress(common.progress(), stop)) {
            finished = start.with(progress);
            started = progress.start();
        }
        if (finished.early()) {
            common.say("Stopped early after epoch " + finished.epochs() + ": the test data got no better for "
                    + folder.recipe().training().patience() + " epochs. The best weights are in " + folder.bestFile());
        }
        if (!finished.complete()) {
            common.say("Stopped after step " + finished.steps()
                    + ", which is saved. Go on with it: elbo train --resume " + folder.path());
        } else if (!noFigures && !stop.requested()) {
            stop.release();
            common.say("Drawing figures and report ...");
            RunReport.write(folder, splits);
        }
        Map<String, Object> result = result(folder, finished);
        if (!Double.isNaN(started)) { // no step: the run was finished before
            result.put("start_seconds", started);
        }
        common.result(result, () -> words(folder, finished));
        return 0;
    }

    private static Map<String, Object> result(RunFolder folder, Experiment.Finished finished) {
        Map<String, Object> r = new LinkedHashMap<>();
        r.put("run", folder.path().toString());
        r.put("epochs", finished.epochs());
        r.put("steps", finished.steps());
        r.put("seconds", finished.seconds());
        r.put("stopped_early", finished.early());
        r.put("images_per_second", finished.imagesPerSecond());
        for (String split : List.of("train", "test")) {
            List<MetricsTable.Row> rows = finished.metrics().of(split);
            r.put(split, rows.isEmpty() ? Map.of() : rows.getLast().bound().byName());
        }
        return r;
    }

    private void words(RunFolder folder, Experiment.Finished finished) {
        List<MetricsTable.Row> rows = finished.metrics().of("test");
        if (!rows.isEmpty()) {
            Bound b = rows.getLast().bound();
            common.out()
                    .println(String.format(
                            Locale.ROOT,
                            "Test loss %.2f nats (reconstruction %.2f, KL %.2f) after %d epochs, %s.",
                            b.loss(),
                            b.reconstruction(),
                            b.kl(),
                            finished.epochs(),
                            ProgressLine.time(finished.seconds())));
        }
        common.out().println("Run: " + folder.path());
        if (Files.exists(folder.reportFile())) {
            common.out().println("Look: " + folder.reportFile());
        }
    }

    /** The recipe with the options that stand for values of it. */
    private Recipe withOptions(Recipe base) {
        List<String> values = new ArrayList<>(set);
        if (epochs != null) {
            values.add("training.epochs=" + epochs);
        }
        if (batch != null) {
            values.add("training.batch=" + batch);
        }
        if (rate != null) {
            values.add("training.optimizer.rate=" + rate);
        }
        return RecipeReader.with(base, values);
    }

    private String command() {
        return "elbo " + String.join(" ", spec.commandLine().getParseResult().originalArgs());
    }
}
