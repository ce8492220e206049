package elbo.recipe;

import elbo.Problem;
import elbo.Refusal;
import elbo.data.Beginning;
import elbo.data.Context;
import elbo.data.Dataset;
import elbo.data.Form;
import elbo.data.Splits;
import elbo.model.Binarize;
import elbo.model.Bound;
import elbo.model.Conditioning;
import elbo.model.Feed;
import elbo.model.Model;
import elbo.model.Rehearsal;
import elbo.model.Vae;
import elbo.nn.Precision;
import elbo.nn.Schedule;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Engine;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.train.Diverged;
import elbo.train.Listener;
import elbo.train.Saving;
import elbo.train.Trainer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A recipe carried out on data, recorded in a {@link RunFolder}: the recipe as resolved, what it depended on, a row of metrics
 * and a checkpoint after each epoch, the weights.
 */
public final class Experiment {
    private final Recipe recipe;
    private final Splits data;
    private final Settings settings;
    private final Consumer<String> warning;
    private boolean checked;

    /**
     * What a run depends on beside its recipe and data.
     *
     * @param threads  cores to use
     * @param precision what large layers multiply in
     * @param limit    first examples of each split that are used; 0 for all
     * @param maxSteps where to stop before the last epoch; {@link Long#MAX_VALUE} for never
     * @param command  what was typed, for the record
     */
    public record Settings(
            long seed, int threads, Device device, Precision precision, int limit, long maxSteps, String command) {
        public static Settings seeded(long seed) {
            return new Settings(seed, Engine.cores(), Device.CPU, Precision.FP32, 0, Long.MAX_VALUE, "");
        }
    }

    /** @param warning is told of what went wrong without stopping the run */
    public Experiment(Recipe recipe, Splits data, Settings settings, Consumer<String> warning) {
        this.recipe = recipe.of(data.train().alphabet());
        this.data = data;
        this.settings = settings;
        this.warning = warning;
    }

    /**
     * Everything that is wrong with the recipe for this data, before any file is written.
     *
     * @throws Refusal with all problems
     */
    public Experiment check() {
        requireFit();
        requireRead();
        recipe.model().vae().likelihood().requireStart(event());
        Rehearsal.of(recipe.model().vae(), form(), context());
        checked = true;
        return this;
    }

    /** All but what only a beginning needs. */
    private void requireFit() {
        Vae vae = recipe.model().vae();
        List<Problem> problems = new ArrayList<>(vae.check(form()));
        if (recipe.data().binarize() != Binarize.NONE && !data.train().kind().inUnitInterval()) {
            problems.add(new Problem("data.binarize", "only values in [0, 1] can be binarised. Fix: binarize: none"));
        }
        Refusal.ifAny("recipe " + recipe.name() + " on " + data.name(), problems);
        boolean bytes = data.train().scale() != 1;
        if (vae.likelihood().certain() && bytes && recipe.data().binarize() == Binarize.NONE) {
            throw new Refusal(
                    "data.binarize",
                    "a density of grey levels that repeat grows without end. Fix: binarize: dequantise");
        }
        int levels = vae.encoder().greyLevels();
        if (levels > 1 && (recipe.data().binarize() != Binarize.DEQUANTISE || levels != Binarize.LEVELS)) {
            throw new Refusal(
                    "model.encoder.flows",
                    "variational-dequantisation bends the noise of data.binarize: dequantise, which has "
                            + Binarize.LEVELS + " levels. Fix: binarize: dequantise, levels: " + Binarize.LEVELS
                            + ", or leave it out");
        }
        Context context = context();
        for (Dataset each : List.of(data.train(), data.test())) {
            Context.Rows unused = context.rows(limited(each)); // refuses examples of which it is not known
        }
    }

    /** Whether something reads what the model is told; runs of earlier versions may have gone without. */
    private void requireRead() {
        Conditioning conditioning = recipe.model().conditioning();
        boolean read = conditioning.encoder() != Conditioning.Place.NONE
                || recipe.model().vae().decodesContext()
                || recipe.model().prior().conditional();
        if (conditioning.conditional() && !read) {
            throw new Refusal(
                    "model.conditioning",
                    "names " + Problem.listed(conditioning.on())
                            + ", but nothing reads it. Fix: conditioning.decoder: true, conditioning.encoder: input,"
                            + " prior type: conditional-normal or, in the likelihood, variance, scale or dispersion: label");
        }
    }

    /** What the model is told of an example. */
    private Context context() {
        return recipe.model().conditioning().context(limited(data.train()));
    }

    /** How far a run is. */
    public enum Standing {
        /** there is no run yet */
        ABSENT,
        /** there is one to go on with */
        BEGUN,
        /** its last epoch is finished */
        COMPLETE
    }

    /**
     * How far this experiment is in a folder.
     *
     * @throws Refusal if the run that is there was begun with another recipe, seed, limit or precision, or on other data
     */
    public Standing standing(RunFolder folder) {
        if (!Files.exists(folder.recipeFile())) {
            return Standing.ABSENT;
        }
        RunFolder.open(folder.path());
        SameRun.require(folder, recipe, settings);
        requireSameData(folder, "train", data.train());
        requireSameData(folder, "test", data.test());
        boolean whole = epochs(folder) >= recipe.training().epochs() && Files.exists(folder.modelFile());
        return whole ? Standing.COMPLETE : Standing.BEGUN;
    }

    /** Trains from the beginning. */
    public Finished run(RunFolder folder, Listener listener) {
        Experiment unused = checked ? this : check();
        try (RunLock held = RunLock.training(folder)) {
            warnOfOrder();
            folder.writeEnvironment(Environment.of(settings, data.train(), data.test()));
            folder.writeRecipe(recipe); // now it is a run
            return train(folder, listener, Optional.empty());
        }
    }

    /** Goes on from the newest checkpoint of a run, exactly; from the beginning where it was stopped before the first. */
    public Finished resume(RunFolder folder, Listener listener) {
        requireSameData(folder, "train", data.train());
        requireSameData(folder, "test", data.test());
        requireFit();
        try (RunLock held = RunLock.training(folder)) {
            CheckpointFolder checkpoints = new CheckpointFolder(folder, saving().keep());
            checkpoints.sweep(warning);
            Optional<Snapshot> newest = checkpoints.newest(warning);
            // killed in its first epoch, a run begins again; but long training is not begun again unasked
            if (newest.isEmpty() && epochs(folder) > 1) {
                throw new Refusal(
                        folder.path().toString(),
                        "there is no checkpoint to go on from. Fix: begin another run with its recipe: elbo train --recipe "
                                + folder.recipeFile());
            }
            newest.ifPresent(s -> requireSameRecipe(folder, s));
            newest.ifPresent(s -> requireSameContext(folder, s));
            folder.writeRecipe(recipe); // how long it trains, and the like, may be new
            return train(folder, listener, newest);
        }
    }

    private static int epochs(RunFolder folder) {
        return MetricsTable.read(folder.metricsFile()).of("test").size();
    }

    private void requireSameData(RunFolder folder, String split, Dataset now) {
        String before = folder.environment().at("/data/" + split + "/sha256").asString("");
        if (!before.equals(Environment.hash(now))) {
            throw new Refusal(
                    data.name(),
                    "is not the data that " + folder.path()
                            + " was begun with, so it cannot go on exactly; give that data with --data");
        }
    }

    private void requireSameRecipe(RunFolder folder, Snapshot saved) {
        // compared as recipes: what a later version adds has its default in both
        String trained = saved.about().getOrDefault(SavedModel.RECIPE, "");
        if (!RecipeReader.parse("the checkpoint's recipe", trained).core().equals(recipe.core())) {
            throw new Refusal(
                    folder.recipeFile().toString(),
                    "is not the recipe that step " + saved.steps()
                            + " was trained by; put it back as it was, or begin another run with it:"
                            + " elbo train --recipe FILE");
        }
    }

    /** The hash of the data is of its values alone. */
    private void requireSameContext(RunFolder folder, Snapshot saved) {
        String before = saved.about().get(SavedContext.KEY);
        if (before != null && !before.equals(SavedContext.write(context()))) {
            throw new Refusal(
                    data.name(),
                    "has other labels than the data that " + folder.path()
                            + " was begun with, so it cannot go on exactly; give that data with --data");
        }
    }

    /**
     * How training ended.
     *
     * @param complete        whether the last epoch was finished, or training stopped early
     * @param early           whether it stopped before the last epoch because the test data's measure got no better
     * @param imagesPerSecond training examples seen by this call, over its time, measuring included
     */
    public record Finished(
            boolean complete,
            int epochs,
            long steps,
            double seconds,
            double imagesPerSecond,
            MetricsTable metrics,
            boolean early) {}

    private Finished train(RunFolder folder, Listener listener, Optional<Snapshot> from) {
        Rng rng = Rng.of(settings.seed());
        Vae vae = recipe.model().vae();
        try (Model model = Model.build(
                        vae,
                        form(),
                        context(),
                        rng.fork("weights"),
                        DType.FLOAT32,
                        settings.device(),
                        settings.precision());
                Feed train = Feed.of(limited(data.train()), recipe.data().binarize(), model);
                Feed test = Feed.of(limited(data.test()), recipe.data().binarize(), model);
                Trainer trainer =
                        new Trainer(model, train, test, recipe.training(), rng.fork("training"), settings.threads())) {
            try (Scope s = Scope.open()) {
                from.ifPresent(snapshot -> {
                    trainer.restore(snapshot.state());
                    trainer.remember(tested(folder, trainer.epochsDone()));
                });
            }
            warnOfEnd(model.parameters().lastBeginning());
            return train(folder, listener, model, trainer);
        }
    }

    /** The bound of the test data after each of the first epochs. */
    private static List<Bound> tested(RunFolder folder, int epochs) {
        return MetricsTable.read(folder.metricsFile()).of("test").stream()
                .filter(row -> row.epoch() <= epochs)
                .map(MetricsTable.Row::bound)
                .toList();
    }

    private Finished train(RunFolder folder, Listener listener, Model model, Trainer trainer) {
        Map<String, String> about = SavedModel.metadata(form(), context());
        about.put(SavedModel.RECIPE, RecipeReader.write(recipe.core()));
        Map<String, Schedule> moving = Schedules.moving(recipe);
        try (Recorder recorder = new Recorder(folder, model, trainer, saving(), about, moving, listener, warning)) {
            double secondsBefore = trainer.seconds();
            listener.begins(trainer.steps());
            boolean complete = trainer.run(settings.maxSteps(), recorder);
            recorder.finish(complete);
            double rate = trainer.examplesSeen() / (trainer.seconds() - secondsBefore);
            return new Finished(
                    complete,
                    trainer.epochsDone(),
                    trainer.steps(),
                    trainer.seconds(),
                    rate,
                    recorder.metrics(),
                    trainer.stoppedEarly());
        } catch (Diverged e) {
            Divergence.write(folder, e.finding(), warning);
            throw e;
        }
    }

    private Saving saving() {
        return recipe.training().saving();
    }

    private void warnOfOrder() {
        int limit = settings.limit() == 0 ? data.train().size() : settings.limit();
        new Beginning(data.train().labels(), limit).lack().ifPresent(lack -> warning.accept("--limit: " + lack));
    }

    /** @param begins the last epoch before which a part is made of the data */
    private void warnOfEnd(int begins) {
        int epochs = recipe.training().epochs();
        if (begins > epochs) {
            warning.accept("training.epochs: training ends after epoch " + epochs
                    + ", and the prior is fitted to the codes before epoch " + begins
                    + " only, so it stays as it begins. Fix: --epochs " + begins
                    + " or more, or a smaller prior.fit_before");
        }
    }

    private Dataset limited(Dataset all) {
        return settings.limit() == 0 ? all : all.limit(settings.limit());
    }

    private Shape event() {
        return data.train().eventShape();
    }

    /** What an example is once it is binarised. */
    private Form form() {
        return recipe.data().binarize().form(data.train().form());
    }
}
