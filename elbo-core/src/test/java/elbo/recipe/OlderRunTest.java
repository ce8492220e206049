package elbo.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.data.Kind;
import elbo.explore.Explorer;
import elbo.model.Feed;
import elbo.model.Model;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Runs of earlier versions, written by {@link OlderFiles}, whose recipes are refused now: opened all the same, but not trained. */
class OlderRunTest {
    private static final Path OLDER = Path.of("src/test/resources/golden/older");

    /** What another processor may round otherwise. */
    private static final double ROUNDING = 1e-4;

    @TempDir
    Path folder;

    /** By the version that trained them: also the loss, whatever is asked of its parts now. */
    @ParameterizedTest
    @ValueSource(strings = {"sparse", "weighed-svi", "dark-vamp"})
    void its_figures_are_what_they_were(String name) {
        RunFolder run = RunFolder.open(OLDER.resolve(name));
        Map<String, Object> now = OlderFiles.measured(run);
        int[] compared = {0};
        Json.read(run.evaluationFile()).properties().forEach(then -> {
            if (then.getValue().isNumber()) {
                compared[0]++;
                assertNear(then.getKey(), now.get(then.getKey()), then.getValue());
            }
        });
        assertThat(compared[0]).isGreaterThan(5);
        JsonNode nll = Json.read(run.evaluationFile()).path("nll").path("value");
        assertThat(now.get("nll") instanceof Map<?, ?>).isEqualTo(nll.isNumber());
        if (now.get("nll") instanceof Map<?, ?> figures) {
            assertNear("nll", figures.get("value"), nll);
        }
    }

    private static void assertNear(String name, Object now, JsonNode then) {
        assertThat(now).as(name).isInstanceOf(Number.class);
        assertThat(((Number) now).doubleValue()).as(name).isCloseTo(then.asDouble(), within(ROUNDING));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sparse", "weighed-svi", "dark-vamp"})
    void it_is_looked_into(String name) {
        RunFolder run = RunFolder.open(OLDER.resolve(name));
        try (Model model = SavedModel.load(run, Device.CPU);
                Feed test = Feed.of(Runs.vectors().test(), run.recipe().data().binarize(), model)) {
            Explorer explorer = new Explorer(model);
            assertUnit(explorer.sample(Rng.of(1), 3, 1), 3 * 12);
            assertUnit(explorer.reconstruct(test, new long[] {0, 5}, Rng.of(2)), 2 * 12);
            float[] codes = explorer.encode(test, Rng.of(3)).mean();
            assertUnit(explorer.decode(codes), 20 * 12);
        }
    }

    private static void assertUnit(float[] examples, int count) {
        assertThat(examples).hasSize(count);
        for (float value : examples) {
            assertThat(value).isBetween(0f, 1f);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sparse      | model.regularisers[0]: this regulariser needs a posterior with codes that are sigmoids, which"
                        + " deterministic has not. Fix: posterior.activation: sigmoid, or kind: l1",
                "weighed-svi | model.objective: this objective weighs terms for an encoder to follow, and no encoder learns"
                        + " where refinement starts at zero. Fix: refinement.start: encoder, or objective type: elbo, with beta: 1",
                "dark-vamp   | model.prior: mean must let pseudo-inputs begin between 0 and 1: outside they are cut, and what is"
                        + " cut never moves; got -0.05, 3 std being 0.03. Fix: prior.mean: 0.05, or prior.unit: false",
            })
    void its_recipe_is_not_trained(String name, String message) throws Exception {
        RunFolder old = RunFolder.open(OLDER.resolve(name));
        Path begun = folder.resolve("begun");
        assertRefused(() -> Runs.run(begun, old.recipe(), Runs.vectors(), 1), message);
        assertThat(begun.resolve("recipe.yaml")).doesNotExist();
        RunFolder copy = RunFolder.create(folder.resolve("copy"));
        for (Path file : List.of(old.recipeFile(), old.environmentFile(), old.modelFile(), old.metricsFile())) {
            Files.copy(file, copy.path().resolve(file.getFileName()));
        }
        assertRefused(() -> Runs.resume(copy, Runs.vectors(), Long.MAX_VALUE), message);
        Path imported = folder.resolve("imported");
        assertRefused(
                () -> WeightImport.run(imported, old.modelFile(), old.recipe(), Shape.of(12), Kind.UNIT, Map.of()),
                message);
        assertThat(imported).doesNotExist();
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(Refusal.class).hasMessageEndingWith(": " + message);
    }
}
