package elbo.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.Refusal;
import elbo.data.Splits;
import elbo.explore.Explorer;
import elbo.model.Model;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.SafeTensors;
import elbo.tensor.Scope;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A network that a likelihood reads pictures with, from a file or trained, through a run. */
class FrozenNetworkTest {
    private static final long ALL = Long.MAX_VALUE;
    private static final String FIRST = "likelihood.features.0.weight";
    private static final Splits PICTURES = Runs.pictures();

    @TempDir
    Path folder;

    /** Layers as in the file, {@code training} as given. */
    private static Recipe recipe(String features, String... set) {
        String layers =
                "[{channels: 4, halved: false, weight: 0.5}, {channels: 5, halved: true}, {channels: 6, halved: true}]";
        Recipe small = RecipeReader.with(
                Runs.DENSE,
                List.of("likelihood={type: perceptual, steps: 5, features: \"" + features + "\", layers: " + layers
                        + "}"));
        return RecipeReader.with(small, List.of(set));
    }

    private Path file() throws IOException {
        return Files.copy(Reference.file("perceptual.safetensors"), folder.resolve("network.safetensors"));
    }

    private static double[] saved(RunFolder run, String name) {
        try (Scope s = Scope.open()) {
            return Tensors.of(SafeTensors.read(run.modelFile()).entries().get(name))
                    .toDoubles();
        }
    }

    @Test
    void its_weights_are_those_of_the_file_however_long_the_model_learns() throws IOException {
        Path file = file();
        RunFolder run = Runs.run(
                folder.resolve("run"), recipe(file.toString(), "optimizer.weight_decay=0.1", "clip=1"), PICTURES, ALL);
        try (Scope s = Scope.open()) {
            Tensor weight = Tensors.of(SafeTensors.read(file).entries().get("features.3.weight"));
            double[] single = weight.to(DType.FLOAT32).toDoubles();
            assertThat(saved(run, "likelihood.features.1.weight")).isEqualTo(single);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"trained", "file"})
    void a_run_that_was_stopped_before_its_first_step_keeps_its_network(String features) throws IOException {
        Path file = file();
        Recipe recipe = recipe(features.equals("file") ? file.toString() : features, "averaging=0.9");
        RunFolder straight = Runs.run(folder.resolve("straight"), recipe, PICTURES, ALL);
        RunFolder stopped = Runs.run(folder.resolve("stopped"), recipe, PICTURES, 0);
        Files.delete(file);

        assertThat(Runs.resume(stopped, PICTURES, ALL)).isEmpty();

        assertThat(Files.readAllBytes(stopped.modelFile())).isEqualTo(Files.readAllBytes(straight.modelFile()));
    }

    @Test
    void averages_of_a_network_that_does_not_move_are_the_network() throws IOException {
        String path = file().toString();
        RunFolder plain = Runs.run(folder.resolve("plain"), recipe(path), PICTURES, ALL);
        RunFolder averaged = Runs.run(folder.resolve("averaged"), recipe(path, "averaging=0.9"), PICTURES, ALL);
        assertThat(saved(averaged, FIRST)).isEqualTo(saved(plain, FIRST));
    }

    @Test
    void what_was_trained_stays_as_it_was_before_the_first_step() {
        Recipe recipe = recipe("trained");
        double[] one = saved(
                Runs.run(folder.resolve("one"), RecipeReader.with(recipe, List.of("epochs=1")), PICTURES, ALL), FIRST);
        double[] two = saved(Runs.run(folder.resolve("two"), recipe, PICTURES, ALL), FIRST);
        assertThat(two).isEqualTo(one);
        double[] other =
                saved(Runs.run(folder.resolve("other"), recipe("trained", "likelihood.steps=6"), PICTURES, ALL), FIRST);
        assertThat(other).isNotEqualTo(one);
    }

    @Test
    void a_run_needs_its_file_no_more_once_it_has_begun() throws IOException {
        Path file = file();
        Recipe recipe = recipe(file.toString());
        RunFolder straight = Runs.run(folder.resolve("straight"), recipe, PICTURES, ALL);
        RunFolder stopped = Runs.run(folder.resolve("stopped"), recipe, PICTURES, 1);
        Files.delete(file);

        assertThat(Runs.resume(stopped, PICTURES, 5)).isEmpty();
        assertThat(Runs.resume(stopped, PICTURES, ALL)).isEmpty();

        assertThat(Files.readAllBytes(stopped.modelFile())).isEqualTo(Files.readAllBytes(straight.modelFile()));
        try (Model model = SavedModel.load(stopped, Device.CPU)) {
            assertThat(new Explorer(model).decode(new float[3])).hasSize(42);
        }
    }

    @Test
    void a_file_that_is_missing_is_found_out_before_anything_is_written() {
        Recipe recipe = recipe(folder.resolve("gone.safetensors").toString());
        assertThatThrownBy(() -> new Experiment(recipe, PICTURES, Runs.settings(ALL), w -> {}).check())
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("gone.safetensors: there is no such file");
    }
}
