package elbo.recipe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * What the built-in recipes came to: the results of {@code benchmarks/recipes}, with a short budget, and of {@code benchmarks/planes},
 * which come with the program.
 */
public final class Figures {
    private static final List<String> FILES =
            List.of("recipes-digits.json", "recipes-mnist.json", "recipes-sums.json", "planes.json");

    private Figures() {}

    /**
     * A line for each data set that a recipe was measured on: the budget, the test loss and the importance-sampled -log p(x) in nats,
     * seconds and machine; none for a recipe that was not measured.
     */
    public static List<String> of(String recipe) {
        List<String> all = new ArrayList<>();
        for (String file : FILES) {
            JsonNode result = read(file);
            for (JsonNode row : result.at("/rows")) {
                if (row.at("/recipe").asString("").equals(recipe)) {
                    if (row.at("/loss").isNumber()) {
                        all.add(line(result, row, budget(result), bound(row)));
                    } else if (row.at("/ours").isNumber()) {
                        all.add(line(result, row, row.at("/epochs").asInt() + " epochs", density(row)));
                    }
                }
            }
        }
        return all;
    }

    private static String line(JsonNode result, JsonNode row, String budget, String figures) {
        int cores = row.at("/cores").asInt();
        return String.format(
                Locale.ROOT,
                "%s, %s: %s, %.0f s (%s, %d %s)",
                row.at("/data").asString(""),
                budget,
                figures,
                row.at("/seconds").asDouble(),
                result.at("/machine").asString(""),
                cores,
                cores == 1 ? "core" : "cores");
    }

    /** The same for all rows. */
    private static String budget(JsonNode result) {
        return String.format(
                Locale.ROOT,
                "%,d examples, %d epochs",
                result.at("/examples").asLong(),
                result.at("/epochs").asInt());
    }

    private static String bound(JsonNode row) {
        JsonNode nll = row.at("/nll");
        return String.format(Locale.ROOT, "test loss %.1f", row.at("/loss").asDouble())
                + (nll.isNumber() ? String.format(Locale.ROOT, ", -log p(x) %.1f nats", nll.asDouble()) : " nats");
    }

    /** Of a flow, beside what drew the data. */
    private static String density(JsonNode row) {
        return String.format(
                Locale.ROOT,
                "-log p(x) %.3f nats, under the true density %.3f",
                row.at("/ours").asDouble(),
                row.at("/true").asDouble());
    }

    private static JsonNode read(String file) {
        try (InputStream in = Figures.class.getResourceAsStream("/elbo/figures/" + file)) {
            return Json.parse(file, in == null ? "{}" : new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
