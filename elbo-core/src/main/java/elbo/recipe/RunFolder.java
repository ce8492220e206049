package elbo.recipe;

import elbo.AtomicFile;
import elbo.Disk;
import elbo.FileTrouble;
import elbo.Problem;
import elbo.Refusal;
import elbo.nn.Moment;
import elbo.nn.Precision;
import elbo.tensor.Device;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A run on disk: a folder that holds all that is needed to use a model again, and nothing that is ever executed. */
public record RunFolder(Path path) {
    public Path recipeFile() {
        return path.resolve("recipe.yaml");
    }

    public Path modelFile() {
        return path.resolve("model.safetensors");
    }

    /** The weights of the epoch that did best on the test data. */
    public Path bestFile() {
        return checkpoints().resolve("best.safetensors");
    }

    public Path metricsFile() {
        return path.resolve("metrics.csv");
    }

    public Path evaluationFile() {
        return path.resolve("evaluation.json");
    }

    public Path environmentFile() {
        return path.resolve("environment.json");
    }

    public Path reportFile() {
        return path.resolve("report.html");
    }

    /** What was not finite, where training met such a number. */
    public Path divergenceFile() {
        return path.resolve("diverged.json");
    }

    public Path checkpoints() {
        return path.resolve("checkpoints");
    }

    public Path figures() {
        return path.resolve("figures");
    }

    /** What codes are drawn from beside the prior, see {@link SavedSampler}. */
    public Path samplers() {
        return path.resolve("samplers");
    }

    /** The run's name: its folder's. */
    public String name() {
        return String.valueOf(path.toAbsolutePath().normalize().getFileName());
    }

    /** A new, empty run folder; refused where something is there already, unless a run that never began. */
    public static RunFolder create(Path path) {
        RunFolder run = new RunFolder(path);
        try {
            if (!run.unused()) {
                throw new Refusal(
                        path.toString(),
                        "is not empty. Choose another --out, or go on with it: elbo train --resume " + path);
            }
            Disk.now().folder(run.checkpoints());
            Disk.now().folder(run.figures());
        } catch (IOException e) {
            throw FileTrouble.writing(path, e);
        }
        return run;
    }

    /** Whether there is nothing, or only what a run begins with before its recipe, which makes it one. */
    private boolean unused() throws IOException {
        Set<Path> beginnings = Set.of(checkpoints(), figures(), environmentFile());
        for (Path file : list(path)) {
            boolean begun = beginnings.contains(file) || AtomicFile.isLeftover(file);
            if (!begun || list(file).stream().anyMatch(f -> !f.endsWith(RunLock.NAME))) {
                return false;
            }
        }
        return true;
    }

    private static List<Path> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    /** A folder in {@code parent} that is not there yet, named by recipe and data: {@code vae-digits}, {@code vae-digits-2}. */
    public static Path unused(Path parent, Recipe recipe) {
        String data = Path.of(recipe.data().name()).getFileName().toString().replaceAll("[^A-Za-z0-9._-]", "_");
        String base = (recipe.name().isEmpty() ? "run" : recipe.name()) + "-" + data;
        Path path = parent.resolve(base);
        for (int i = 2; Files.exists(path); i++) {
            path = parent.resolve(base + "-" + i);
        }
        return path;
    }

    /** What the run was started with. */
    public Experiment.Settings settings() {
        JsonNode e = environment();
        if (e.has("imported_from")) {
            throw new Refusal(
                    path.toString(),
                    "was not trained here but imported, so there is nothing to go on from. Fix: begin a run with its recipe:"
                            + " elbo train --recipe " + recipeFile());
        }
        return new Experiment.Settings(
                needed(e, "seed", JsonNode::canConvertToLong).asLong(),
                needed(e, "threads", JsonNode::canConvertToInt).asInt(),
                device(needed(e, "device", JsonNode::isString).asString()),
                precision(needed(e, "precision", JsonNode::isString).asString()),
                needed(e, "limit", JsonNode::canConvertToInt).asInt(),
                Long.MAX_VALUE,
                needed(e, "command", JsonNode::isString).asString());
    }

    private Precision precision(String word) {
        return Precision.named(word)
                .orElseThrow(() -> new Refusal(
                        environmentFile().toString(),
                        "is damaged: \"precision\" is \"" + word + "\", not fp32 or bf16"));
    }

    private JsonNode needed(JsonNode environment, String key, Predicate<JsonNode> right) {
        JsonNode value = environment.path(key);
        if (!right.test(value)) {
            throw new Refusal(
                    environmentFile().toString(),
                    "is damaged: \"" + key + "\" is " + (value.isMissingNode() ? "missing" : "not what it should be"));
        }
        return value;
    }

    private Device device(String name) {
        try {
            return Device.named(name);
        } catch (IllegalArgumentException e) {
            throw new Refusal(environmentFile().toString(), "is damaged: no device is called \"" + name + "\"", e);
        }
    }

    /** Where its training stands, after the last epoch that was tested; at the start for a run that was imported. */
    public Moment moment() {
        List<MetricsTable.Row> epochs = MetricsTable.read(metricsFile()).of("test");
        return epochs.isEmpty()
                ? Moment.START
                : new Moment(epochs.getLast().step(), epochs.getLast().epoch(), examples());
    }

    /** How many examples it was trained with: all of the data, or the first so many. */
    private long examples() {
        JsonNode e = environment();
        long all = Math.max(1, e.at("/data/train/examples").asLong(1));
        long limit = e.path("limit").asLong(0);
        return limit == 0 ? all : Math.min(limit, all);
    }

    /** Where its training stood when it did best, as {@link #bestFile} has it; where that is not known, where it stands. */
    public Moment bestMoment() {
        Moment last = moment();
        return MetricsTable.read(metricsFile())
                .best(recipe().training().saving().best())
                .map(row -> new Moment(row.step(), row.epoch(), last.dataSize()))
                .orElse(last);
    }

    /** What was typed to start the run, or where its weights came from. */
    public String commandLine() {
        JsonNode e = environment();
        return e.path("command").asString(e.path("imported_from").asString(""));
    }

    /** An existing run; refused if a file that every run has is missing. */
    public static RunFolder open(Path path) {
        RunFolder run = new RunFolder(path);
        String name = path.toString().isEmpty() ? "\"\"" : path.toString();
        String fix = ". Fix: name a folder that elbo train made";
        if (!Files.isDirectory(path)) {
            throw new Refusal(
                    name, (Files.exists(path) ? "is a file, not a run folder" : "there is no such run folder") + fix);
        }
        for (Path needed : List.of(run.recipeFile(), run.environmentFile())) {
            if (!Files.isRegularFile(needed)) {
                throw new Refusal(name, "is not a run folder: " + needed.getFileName() + " is missing" + fix);
            }
        }
        run.environment();
        return run;
    }

    /** What the run was made with; whatever is wrong with it is wrong in its file. */
    public Recipe recipe() {
        String file = recipeFile().toString();
        try {
            return RecipeReader.read(recipeFile());
        } catch (Refusal damaged) {
            List<Problem> problems = damaged.problems().stream()
                    .map(p -> p.where().startsWith(file) ? p : new Problem(file + ": " + p.where(), p.what()))
                    .toList();
            throw new Refusal("", problems);
        }
    }

    void writeRecipe(Recipe recipe) {
        text(recipeFile(), RecipeReader.write(recipe));
    }

    void writeEnvironment(Map<String, ?> environment) {
        Json.write(environmentFile(), environment);
    }

    public void writeEvaluation(Map<String, ?> evaluation) {
        Json.write(evaluationFile(), evaluation);
    }

    /** @throws Refusal if the run was written by a version whose files this one may not understand */
    public JsonNode environment() {
        JsonNode environment = Json.read(environmentFile());
        int schema = environment.path("schema").asInt(SavedModel.SCHEMA);
        if (schema > SavedModel.SCHEMA) {
            throw new Refusal(
                    path.toString(),
                    "was written with schema " + schema + ", and this version reads " + SavedModel.SCHEMA
                            + ". Fix: a newer elbo");
        }
        return environment;
    }

    static void text(Path file, String content) {
        AtomicFile.write(file, out -> out.write(content.getBytes(StandardCharsets.UTF_8)));
    }
}
