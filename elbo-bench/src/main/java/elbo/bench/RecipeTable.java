package elbo.bench;

import elbo.recipe.Json;
import elbo.recipe.Recipe;
import elbo.recipe.RecipeReader;
import elbo.recipe.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    /** The data that the program writes itself. */
    private static final String TEXTS = "sums";

    private final Commands commands;
    private int failed;

    private RecipeTable(Commands commands) {
        this.commands = commands;
    }

    /** Prints a row for each recipe as it is done. */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> words = List.of(args);
        List<String> data = words.stream()
                .filter(w -> !w.startsWith("--")
                        && (words.indexOf(w) == 0 || !before(words, w).equals("--recipes")))
                .toList();
        int some = words.indexOf("--recipes");
        RecipeTable table = new RecipeTable(Commands.in("recipes"));
        for (String set : data.isEmpty() ? List.of("digits") : data) {
            for (String name :
                    some < 0 ? recipes(set) : List.of(words.get(some + 1).split(","))) {
                Map<String, Object> row = table.measure(name, set);
                System.out.println(Json.line(row));
                if (words.contains("--record")) {
                    record(set, row);
                }
            }
        }
        if (table.failed > 0) {
            throw new IllegalStateException(table.failed + " recipes failed");
        }
    }

    /** Of texts those for texts; those for points of the plane have a table of their own, and those for a GPU would take hours here. */
    private static List<String> recipes(String data) {
        List<String> planes = FlowTable.recipes();
        return RecipeReader.names().stream()
                .filter(n -> !planes.contains(n) && !forGpu(n))
                .filter(n -> ofTexts(n) == data.equals(TEXTS))
                .toList();
    }

    private static boolean ofTexts(String recipe) {
        return RecipeReader.named(recipe).model().likelihood().ofSymbols();
    }

    private static boolean forGpu(String recipe) {
        return RecipeReader.published(recipe).stream().anyMatch(p -> p.tier() == Tier.GPU);
    }

    private static String before(List<String> words, String word) {
        return words.get(words.indexOf(word) - 1);
    }

    private static void record(String data, Map<String, Object> row) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("examples", LIMIT);
        figures.put("epochs", EPOCHS);
        figures.put("tested", TESTED);
        figures.put("importance_samples", SAMPLES);
        Results.merge("recipes-" + data, "benchmarks/recipes " + data + " --record", List.of("recipe"), row, figures);
    }

    private Map<String, Object> measure(String name, String data) throws IOException, InterruptedException {
        Path run = commands.work().resolve(name + "-" + data);
        Commands.remove(run);
        Recipe recipe = RecipeReader.named(name);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("recipe", name);
        row.put("family", recipe.family());
        row.put("data", data);
        row.put("commit", commands.commit());
        try {
            measure(recipe, data, run, row);
        } catch (IllegalStateException e) {
            failed++;
            row.put("failed", String.valueOf(e.getMessage()));
        }
        Commands.remove(run);
        return row;
    }

    private void measure(Recipe recipe, String data, Path run, Map<String, Object> row)
            throws IOException, InterruptedException {
        long steps = (long) EPOCHS * Math.ceilDiv(LIMIT, recipe.training().batch());
        List<String> train = new ArrayList<>(List.of("train", "--recipe", recipe.name(), "--data", data));
        train.addAll(List.of("--limit", "" + LIMIT, "--epochs", "" + EPOCHS, "--out", run.toString()));
        train.addAll(List.of("--max-steps", "" + steps / 2, "--no-figures"));
        JsonNode unused = commands.elbo(train);
        JsonNode trained = commands.elbo(List.of("train", "--resume", run.toString()));
        row.put("seconds", trained.at("/seconds").asDouble());
        row.put("loss", trained.at("/test/loss").asDouble());
        JsonNode e = commands.elbo(
                List.of("evaluate", run.toString(), "--limit", "" + TESTED, "--importance-samples", "" + SAMPLES));
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
        List<String> words = new ArrayList<>(List.of("sample", run.toString(), "-n", "16"));
        if (recipe.model().conditioning().conditional()) {
            words.addAll(List.of("--class", "3"));
        }
        Path drawn = run.resolve(ofTexts(recipe.name()) ? "drawn.txt" : "drawn.png");
        words.addAll(List.of("-o", drawn.toString()));
        JsonNode unused = commands.elbo(words);
        if (!Files.exists(drawn)) {
            throw new IllegalStateException("no samples were written");
        }
    }

    private static long pictures(Path run) throws IOException {
        try (Stream<Path> files = Files.list(run.resolve("figures"))) {
            return files.filter(f -> f.toString().endsWith(".png")).count();
        }
    }
}
