package elbo.recipe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import tools.jackson.databind.JsonNode;

/** What the built-in recipes came to with a short budget: the results of {@code benchmarks/recipes} that come with the program. */
public final class Figures {
    private static final List<String> FILES = List.of("recipes-digits.json", "recipes-mnist.json");

    private Figures() {}

    /**
     * A recipe on a data set.
     *
     * @param examples trained on, for so many epochs
     * @param loss     of the test data, in nats
     * @param nll      the importance-sampled -log p(x) in nats, where there is one
     * @param seconds  training took on {@code machine}
     */
    public record Measured(
            String data, long examples, int epochs, double loss, OptionalDouble nll, double seconds, String machine) {
        /** In one line. */
        public String words() {
            String likelihood =
                    nll.isPresent() ? String.format(Locale.ROOT, ", -log p(x) %.1f", nll.getAsDouble()) : "";
            return String.format(
                    Locale.ROOT,
                    "%s, %,d examples, %d epochs: test loss %.1f%s nats, %.0f s (%s)",
                    data,
                    examples,
                    epochs,
                    loss,
                    likelihood,
                    seconds,
                    machine);
        }
    }

    /** Those of a recipe; none for a recipe that was not measured. */
    public static List<Measured> of(String recipe) {
        List<Measured> all = new ArrayList<>();
        for (String file : FILES) {
            JsonNode result = read(file);
            for (JsonNode row : result.at("/rows")) {
                if (row.at("/recipe").asString("").equals(recipe)
                        && row.at("/loss").isNumber()) {
                    all.add(measured(result, row));
                }
            }
        }
        return all;
    }

    private static Measured measured(JsonNode result, JsonNode row) {
        return new Measured(
                row.at("/data").asString(""),
                result.at("/examples").asLong(),
                result.at("/epochs").asInt(),
                row.at("/loss").asDouble(),
                row.at("/nll").isNumber() ? OptionalDouble.of(row.at("/nll").asDouble()) : OptionalDouble.empty(),
                row.at("/seconds").asDouble(),
                result.at("/machine").asString("") + ", " + row.at("/cores").asInt() + " cores");
    }

    private static JsonNode read(String file) {
        try (InputStream in = Figures.class.getResourceAsStream("/elbo/figures/" + file)) {
            return Json.parse(file, in == null ? "{}" : new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
