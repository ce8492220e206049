package elbo.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.data.Kind;
import elbo.distribution.Distribution;
import elbo.distribution.Kl;
import elbo.explore.Codes;
import elbo.explore.Explorer;
import elbo.model.Model;
import elbo.model.Observed;
import elbo.tensor.Device;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights that {@code mlp_vae.py} drew, and what NumPy and PyTorch compute from them. */
class WeightImportTest {
    private static final Path WEIGHTS = Reference.file("mlp_vae.safetensors");
    private static final Reference EXPECTED = Reference.table("mlp_vae");
    private static final Recipe RECIPE = RecipeReader.with(
            RecipeReader.named("vae"), List.of("encoder.hidden=[8]", "decoder.hidden=[8]", "latent=3"));
    private static final Map<String, String> NAMES = Map.of(
            "fc1", "encoder.0",
            "fc21", "posterior.mean",
            "fc22", "posterior.log_variance",
            "fc3", "decoder.0",
            "fc4", "decoder.1");
    private static final double NEAR = 1e-5;

    @TempDir
    Path folder;

    @Test
    void an_imported_model_gives_the_numbers_of_the_one_trained_elsewhere() {
        Path out = folder.resolve("run");
        long parameters = WeightImport.run(out, WEIGHTS, RECIPE, Shape.of(12), Kind.UNIT, NAMES);
        assertThat(parameters).isEqualTo(12 * 8 + 8 + 2 * (8 * 3 + 3) + 3 * 8 + 8 + 8 * 12 + 12);

        try (Model model = SavedModel.load(RunFolder.open(out), Device.CPU)) {
            Explorer explorer = new Explorer(model);
            float[] x = flat("x");
            Codes codes = explorer.encode(x);
            assertNear(codes.mean(), flat("mean"));
            assertNear(codes.logVariance().orElseThrow(), flat("log_variance"));
            assertNear(explorer.decode(codes.mean()), flat("reconstruction"));
            assertNear(kl(model, x), floats(EXPECTED.column("kl")));
        }
    }

    private static float[] kl(Model model, float[] x) {
        try (Scope s = Scope.open()) {
            Tensor rows = Tensors.of(x, x.length / 12, 12);
            Distribution q = model.posterior(Observed.of(rows));
            return Kl.closed(q, model.prior(model.noContext(x.length / 12)))
                    .orElseThrow()
                    .toFloats();
        }
    }

    @Test
    void a_name_may_be_mapped_whole() {
        Map<String, String> whole = new HashMap<>();
        NAMES.forEach((theirs, ours) -> {
            whole.put(theirs + ".weight", ours + ".weight");
            whole.put(theirs + ".bias", ours + ".bias");
        });
        Path layers = folder.resolve("layers");
        Path names = folder.resolve("names");
        WeightImport.run(layers, WEIGHTS, RECIPE, Shape.of(12), Kind.UNIT, NAMES);
        WeightImport.run(names, WEIGHTS, RECIPE, Shape.of(12), Kind.UNIT, whole);
        assertThat(names.resolve("model.safetensors")).hasSameBinaryContentAs(layers.resolve("model.safetensors"));
    }

    @Test
    void weights_that_do_not_fit_leave_no_run() {
        Path out = folder.resolve("run");
        assertThatThrownBy(() -> WeightImport.run(out, WEIGHTS, RECIPE, Shape.of(12), Kind.UNIT, Map.of()))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("encoder.0.weight: is missing; the model needs it with shape [8, 12]")
                .hasMessageContaining("unknown name \"fc1.weight\"");
        Recipe wider = RecipeReader.with(RECIPE, List.of("latent=4"));
        assertThatThrownBy(() -> WeightImport.run(out, WEIGHTS, wider, Shape.of(12), Kind.UNIT, NAMES))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(
                        "posterior.mean.weight: has shape [3, 8] in the file, but the model needs [4, 8]");
        assertThatThrownBy(() ->
                        WeightImport.run(out, WEIGHTS, RECIPE, Shape.of(12), Kind.UNIT, Map.of("fc1", "a", "fc3", "a")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("two arrays would both be called \"a.");
        assertThat(out).doesNotExist();
    }

    @Test
    void a_map_of_names_is_a_json_object_of_texts() throws IOException {
        Path file = Files.writeString(folder.resolve("names.json"), "{\"fc1\": \"encoder.0\"}");
        assertThat(WeightImport.names(file)).containsExactly(Map.entry("fc1", "encoder.0"));
        for (String wrong : List.of("[1]", "{\"fc1\": 3}", "{\"fc1\"", "")) {
            Files.writeString(file, wrong);
            assertThatThrownBy(() -> WeightImport.names(file))
                    .isInstanceOf(Refusal.class)
                    .satisfies(e ->
                            assertThat(e.getMessage()).contains("names.json").hasLineCount(1));
        }
    }

    private static float[] flat(String prefix) {
        double[][] rows = EXPECTED.matrix(prefix);
        float[] out = new float[rows.length * rows[0].length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) rows[i / rows[0].length][i % rows[0].length];
        }
        return out;
    }

    private static float[] floats(double[] values) {
        float[] out = new float[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) values[i];
        }
        return out;
    }

    private static void assertNear(float[] got, float[] expected) {
        assertThat(got).hasSameSizeAs(expected);
        for (int i = 0; i < got.length; i++) {
            assertThat((double) got[i]).as("number " + i).isCloseTo(expected[i], within(NEAR));
        }
    }
}
