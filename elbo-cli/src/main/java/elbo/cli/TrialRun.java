package elbo.cli;

import elbo.Problem;
import elbo.Refusal;
import elbo.cli.SweepRun.Outcome;
import elbo.cli.SweepRun.State;
import elbo.data.Splits;
import elbo.metric.Evaluation.Part;
import elbo.nn.Precision;
import elbo.recipe.Experiment;
import elbo.recipe.MetricsTable;
import elbo.recipe.Recipe;
import elbo.recipe.RecipeReader;
import elbo.recipe.RunFolder;
import elbo.recipe.Sweep;
import elbo.reproduction.LearningCurve;
import elbo.reproduction.Likelihood;
import elbo.reproduction.Reproduction;
import elbo.reproduction.Trial;
import elbo.tensor.Device;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One trial of an entry: trained, measured, and how it got on. */
record TrialRun(Reproduction entry, Trial trial, Recipe recipe, Splits data, How how) {
    private static final int BATCH = 500;
    private static final String ANNEALED = "annealed_nll";
    private static final String INFORMATION = "mutual_information";

    /**
     * @param folder  of the entry
     * @param command for the record
     */
    record How(Path folder, int threads, String command, Consumer<String> warning) {}

    /** What came of it. */
    record Found(Map<String, Double> figures, List<LearningCurve> curves, double seconds) {}

    static TrialRun of(Reproduction entry, Trial trial, boolean whole, Splits data, How how) {
        Recipe named = RecipeReader.named(trial.recipe()).withData(entry.data(trial));
        return new TrialRun(entry, trial, RecipeReader.with(named, entry.settings(trial, whole)), data, how);
    }

    String name() {
        return trial.name();
    }

    /** Does what is left to do. */
    Found work(SweepProgress progress, StopSignal stop) {
        List<LikelihoodPath.Point> points = entry.likelihood().none() ? List.of() : path().walk(progress, stop);
        Outcome outcome = until(Long.MAX_VALUE).work(progress, stop);
        if (outcome.state() != State.DONE) {
            throw new Refusal(name(), outcome.words());
        }
        Map<String, Double> figures = new LinkedHashMap<>(outcome.result().figures());
        if (!points.isEmpty()) {
            figures.put(ANNEALED, points.getLast().test());
        }
        Stream<LearningCurve> curves = points.isEmpty() ? bounds() : LikelihoodPath.curves(name(), points);
        return new Found(figures, curves.toList(), outcome.result().seconds());
    }

    /**
     * Before anything is trained.
     *
     * @throws Refusal if a figure that is expected of it will not be measured
     */
    void check() {
        Set<String> known = figures();
        Refusal.ifAny(
                "entry " + entry.name(),
                entry.expect().stream()
                        .filter(e -> e.of().equals(name()) || e.minus().equals(name()))
                        .filter(e -> !known.contains(e.figure()))
                        .map(e -> Problem.unknown("expect", "figure", e.figure(), known))
                        .toList());
    }

    private Set<String> figures() {
        Set<String> known = new LinkedHashSet<>(List.of("loss", "elbo", "reconstruction", "kl"));
        known.addAll(recipe.model().vae().penalties());
        known.add("active_units");
        known.add(INFORMATION);
        if (entry.draws() > 0) {
            known.addAll(List.of("nll", "bits_per_dim"));
        }
        if (!entry.likelihood().none()) {
            known.add(ANNEALED);
        }
        return known;
    }

    private Set<Part> parts() {
        Set<Part> parts = EnumSet.of(Part.LATENT_USE);
        if (entry.draws() > 0) {
            parts.add(Part.NLL);
        }
        if (entry.expect().stream().anyMatch(e -> e.figure().equals(INFORMATION))) {
            parts.add(Part.MUTUAL_INFORMATION);
        }
        return parts;
    }

    private LikelihoodPath path() {
        Likelihood likelihood = entry.likelihood();
        int batch = recipe.training().batch();
        return new LikelihoodPath(folder(), likelihood, data, trial.limit(), batch, this::until);
    }

    private Stream<LearningCurve> bounds() {
        MetricsTable metrics = MetricsTable.read(folder().metricsFile());
        long examples = trial.limit() == 0
                ? data.train().size()
                : Math.min(trial.limit(), data.train().size());
        return Stream.of("train", "test").map(split -> LearningCurve.ofBound(name(), metrics, split, examples));
    }

    private RunFolder folder() {
        return new RunFolder(how.folder().resolve(name()));
    }

    /** The run, to be trained to a step, or to its end. */
    private SweepRun until(long step) {
        Experiment.Settings settings = new Experiment.Settings(
                1, how.threads(), Device.CPU, Precision.FP32, trial.limit(), step, how.command());
        Experiment experiment = new Experiment(recipe, data, settings, how.warning());
        Measuring measuring = new Measuring(parts(), Math.max(1, entry.draws()), BATCH, 1);
        Sweep.Point point = new Sweep.Point(name(), trial.recipe(), recipe, Map.of(), 1);
        return new SweepRun(point, experiment, settings, data, folder(), measuring);
    }
}
