package elbo.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What is recorded of recipes is shown, wherever it is recorded. */
class FiguresTest {
    private static final Path RESULTS = Path.of("..", "docs", "results");

    @ParameterizedTest
    @CsvSource({"vae, recipes-digits, digits", "vae, recipes-mnist, mnist", "poem-vae, recipes-sums, sums"})
    void a_short_budget_is_shown_with_its_loss(String recipe, String file, String data) {
        JsonNode result = Json.read(RESULTS.resolve(file + ".json"));
        JsonNode row = row(result, recipe, data);
        assertThat(Figures.of(recipe))
                .anySatisfy(line -> assertThat(line)
                        .startsWith(String.format(
                                Locale.ROOT,
                                "%s, %,d examples, %d epochs: test loss %.1f, -log p(x) %.1f nats, %.0f s (",
                                data,
                                result.at("/examples").asLong(),
                                result.at("/epochs").asInt(),
                                row.at("/loss").asDouble(),
                                row.at("/nll").asDouble(),
                                row.at("/seconds").asDouble())));
    }

    @ParameterizedTest
    @CsvSource({"flow, rings", "maf, checkerboard", "nsf, two-moons", "nsf, eight-gaussians"})
    void a_flow_of_the_plane_is_shown_beside_the_truth(String recipe, String data) {
        JsonNode row = row(Json.read(RESULTS.resolve("planes.json")), recipe, data);
        assertThat(Figures.of(recipe))
                .hasSize(4)
                .anySatisfy(line -> assertThat(line)
                        .startsWith(String.format(
                                Locale.ROOT,
                                "%s, %d epochs: -log p(x) %.3f nats, under the true density %.3f, %.0f s (",
                                data,
                                row.at("/epochs").asInt(),
                                row.at("/ours").asDouble(),
                                row.at("/true").asDouble(),
                                row.at("/seconds").asDouble())));
    }

    @Test
    void nothing_is_shown_of_what_was_not_measured() {
        assertThat(Figures.of("realnvp-paper")).isEmpty();
        assertThat(Figures.of("no-such")).isEmpty();
    }

    private static JsonNode row(JsonNode result, String recipe, String data) {
        for (JsonNode row : result.at("/rows")) {
            if (row.at("/recipe").asString("").equals(recipe)
                    && row.at("/data").asString("").equals(data)) {
                return row;
            }
        }
        throw new AssertionError(recipe + " on " + data + " is not in the file");
    }
}
