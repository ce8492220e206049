package elbo.bench;

import elbo.recipe.Json;
import elbo.recipe.Published;
import elbo.recipe.RecipeReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The figures that were published for recipes, measured again by the commands that people type: with the smaller budget that a
 * recipe states beside the figure, which must come out within its band, or with {@code --whole} with the published one.
 * What came out is kept in {@code docs/results/published.json}.
 *
 * <p>Arguments: names of recipes, all by default; {@code --whole}; {@code --record}.
 */
public final class PublishedTable {
    private final Commands commands;
    private final boolean whole;

    private PublishedTable(Commands commands, boolean whole) {
        this.commands = commands;
        this.whole = whole;
    }

    /** Prints a row for each figure as it is done. */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> words = List.of(args);
        List<String> names = words.stream().filter(w -> !w.startsWith("--")).toList();
        PublishedTable table = new PublishedTable(Commands.in("published"), words.contains("--whole"));
        int missed = 0;
        for (String name : names.isEmpty() ? RecipeReader.names() : names) {
            for (Published each : RecipeReader.published(name)) {
                Map<String, Object> row = table.measure(name, each);
                System.out.println(Json.line(row));
                missed += Boolean.FALSE.equals(row.get("passed")) ? 1 : 0;
                if (words.contains("--record")) {
                    String command = "benchmarks/published --record";
                    Results.merge(
                            "published",
                            command,
                            List.of("recipe", "data", "figure", "budget", "settings"),
                            row,
                            Map.of());
                }
            }
        }
        if (missed > 0) {
            throw new IllegalStateException(missed + " figures are not within their bands");
        }
    }

    private Map<String, Object> measure(String name, Published figure) throws IOException, InterruptedException {
        Path run = commands.work().resolve(name);
        Commands.remove(run);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("recipe", name);
        row.put("data", figure.data());
        row.put("budget", whole ? "whole" : "reduced");
        row.put("settings", String.join(" ", figure.settings(whole)));
        row.put("by", figure.by());
        row.put("figure", figure.figure().words());
        row.put("published", figure.value());
        if (!whole) {
            row.put("least", figure.least());
            row.put("most", figure.most());
        }
        row.put("commit", commands.commit());
        try {
            row.put("ours", ours(name, figure, run, row));
            row.put("passed", whole || figure.holds((double) row.get("ours")));
        } catch (IllegalStateException e) {
            row.put("failed", String.valueOf(e.getMessage()));
            row.put("passed", false);
        }
        Commands.remove(run);
        return row;
    }

    private double ours(String name, Published figure, Path run, Map<String, Object> row)
            throws IOException, InterruptedException {
        List<String> train = new ArrayList<>(List.of("train", "--recipe", name, "--data", figure.data()));
        figure.settings(whole).forEach(s -> train.addAll(List.of("--set", s)));
        train.addAll(List.of("--out", run.toString(), "--no-figures"));
        JsonNode trained = commands.elbo(train);
        row.put("seconds", trained.at("/seconds").asDouble());
        double loss = trained.at("/test/loss").asDouble();
        if (figure.figure() == Published.Figure.LOSS) {
            return loss;
        }
        row.put("loss", loss);
        row.put("draws", figure.draws());
        String draws = Integer.toString(figure.draws());
        JsonNode e =
                commands.elbo(List.of("evaluate", run.toString(), "--metrics", "nll", "--importance-samples", draws));
        return e.at(figure.figure() == Published.Figure.BITS ? "/bits_per_dim" : "/nll/value")
                .asDouble();
    }
}
