package elbo.bench;

import elbo.recipe.Json;
import elbo.recipe.Recipe;
import elbo.recipe.RecipeReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Every recipe by the commands that people type, with the same short budget: trained to the middle, resumed to the end, evaluated,
 * sampled from, its pictures made. What came out is kept in {@code docs/results/recipes-DATA.json}, of which
 * {@code benchmarks/recipes-page} writes the table in {@code docs/recipes.md}.
 *
 * <p>Arguments: names of data sets, {@code --recipes A,B} for some only, {@code --record}.
 */
public final class RecipeTable {
    private static final int LIMIT = 5000;
    private static final int EPOCHS = 3;
    private static final int SAMPLES = 100;
    private static final int TESTED = 500;

    private final Path root;
    private final Path work;
    private final List<Map<String, Object>> rows = new ArrayList<>();
    private int failed;

    private RecipeTable(Path root, Path work) {
        this.root = root;
        this.work = work;
    }

    /** Prints a row for each recipe as it is done. */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> words = List.of(args);
        List<String> data = words.stream()
                .filter(w -> !w.startsWith("--")
                        && (words.indexOf(w) == 0 || !before(words, w).equals("--recipes")))
                .toList();
        int some = words.indexOf("--recipes");
        List<String> names =
                some < 0 ? RecipeReader.names() : List.of(words.get(some + 1).split(","));
        Path root = Results.root();
        Path work = Files.createDirectories(root.resolve("elbo-bench/target/recipes"));
        int failed = 0;
        for (String set : data.isEmpty() ? List.of("digits") : data) {
            RecipeTable table = new RecipeTable(root, work);
            for (String name : names) {
                table.add(name, set);
                if (words.contains("--record")) {
                    table.record(set);
                }
            }
            failed += table.failed;
        }
        if (failed > 0) {
            throw new IllegalStateException(failed + " recipes failed");
        }
    }

    private static String before(List<String> words, String word) {
        return words.get(words.indexOf(word) - 1);
    }

    /** After each recipe, so that a run that is ended leaves what it had; rows of recipes not run this time stay. */
    private void record(String data) throws IOException {
        Path file = root.resolve("docs/results/recipes-" + data + ".json");
        Map<String, Map<String, Object>> all = new TreeMap<>();
        if (Files.exists(file)) {
            for (JsonNode row : Json.read(file).at("/rows")) {
                all.put(row.at("/recipe").asString(""), plain(row));
            }
        }
        rows.forEach(row -> all.put(String.valueOf(row.get("recipe")), row));
        boolean passed = all.values().stream().noneMatch(row -> row.containsKey("failed"));
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("examples", LIMIT);
        figures.put("epochs", EPOCHS);
        figures.put("tested", TESTED);
        figures.put("importance_samples", SAMPLES);
        figures.put("rows", List.copyOf(all.values()));
        Results.record("recipes-" + data, "benchmarks/recipes " + data + " --record", passed, figures);
    }

    private static Map<String, Object> plain(JsonNode row) {
        Map<String, Object> plain = new LinkedHashMap<>();
        row.properties().forEach(e -> {
            JsonNode v = e.getValue();
            plain.put(
                    e.getKey(),
                    v.isString() ? v.asString() : v.isIntegralNumber() ? (Object) v.asLong() : (Object) v.asDouble());
        });
        return plain;
    }

    private void add(String name, String data) throws IOException, InterruptedException {
        Path run = work.resolve(name + "-" + data);
        remove(run);
        Recipe recipe = RecipeReader.named(name);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("recipe", name);
        row.put("family", recipe.family());
        row.put("data", data);
        row.put("commit", Results.commit(root));
        try {
            measure(recipe, data, run, row);
        } catch (IllegalStateException e) {
            failed++;
            row.put("failed", String.valueOf(e.getMessage()));
        }
        rows.add(row);
        System.out.println(Json.line(row));
        remove(run);
    }

    private void measure(Recipe recipe, String data, Path run, Map<String, Object> row)
            throws IOException, InterruptedException {
        long steps = (long) EPOCHS * Math.ceilDiv(LIMIT, recipe.training().batch());
        List<String> train = new ArrayList<>(List.of("train", "--recipe", recipe.name(), "--data", data));
        train.addAll(List.of("--limit", "" + LIMIT, "--epochs", "" + EPOCHS, "--out", run.toString(), "--json"));
        train.addAll(List.of("--max-steps", "" + steps / 2, "--no-figures"));
        JsonNode unused = elbo(train);
        JsonNode trained = elbo(List.of("train", "--resume", run.toString(), "--json"));
        row.put("seconds", trained.at("/seconds").asDouble());
        row.put("loss", trained.at("/test/loss").asDouble());
        JsonNode e = elbo(List.of(
                "evaluate", run.toString(), "--limit", "" + TESTED, "--importance-samples", "" + SAMPLES, "--json"));
        row.put("reconstruction", e.at("/reconstruction").asDouble());
        row.put("kl", e.at("/kl").asDouble());
        if (e.at("/nll/value").isNumber()) {
            row.put("nll", e.at("/nll/value").asDouble());
            row.put("nll_se", e.at("/nll/se").asDouble());
        }
        row.put("active_units", e.at("/active_units").asInt());
        sample(recipe, run);
        row.put("pictures", pictures(run));
    }

    private void sample(Recipe recipe, Path run) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("sample", run.toString(), "-n", "16", "--json"));
        if (recipe.model().conditioning().classes() > 0) {
            words.addAll(List.of("--class", "3"));
        }
        words.addAll(List.of("-o", run.resolve("drawn.png").toString()));
        JsonNode unused = elbo(words);
        if (!Files.exists(run.resolve("drawn.png"))) {
            throw new IllegalStateException("no samples were written");
        }
    }

    private static long pictures(Path run) throws IOException {
        try (Stream<Path> files = Files.list(run.resolve("figures"))) {
            return files.filter(f -> f.toString().endsWith(".png")).count();
        }
    }

    /** Runs the command as people do; what it says on standard error is the message of its failure. */
    private JsonNode elbo(List<String> words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(root.resolve("elbo").toString()));
        all.addAll(words);
        Path said = work.resolve("said");
        Process p = new ProcessBuilder(all).redirectError(said.toFile()).start();
        String out = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (p.waitFor() != 0) {
            String message = Files.readString(said).lines().reduce("", (a, b) -> b.isBlank() ? a : b);
            throw new IllegalStateException(words.getFirst() + ": " + message);
        }
        return Json.parse(words.getFirst(), out);
    }

    private static void remove(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(p);
                }
            }
        }
    }
}
