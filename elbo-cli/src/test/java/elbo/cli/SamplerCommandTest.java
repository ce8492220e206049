package elbo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.data.format.Npy;
import elbo.recipe.RunFolder;
import elbo.recipe.SavedSampler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code elbo sample --sampler}: fitted at first use, kept with the run, used again. */
class SamplerCommandTest {
    @TempDir
    static Path home;

    @TempDir
    Path folder;

    private static Path data;
    private static Path run;

    @BeforeAll
    static void train() {
        data = SmallRun.pictures(home.resolve("pictures.npy"));
        run = home.resolve("run");
        JsonNode unused = Said.json(SmallRun.training(data, run));
    }

    @Test
    void a_sampler_is_fitted_once_and_kept() throws IOException {
        Path first = folder.resolve("first.npy");
        JsonNode fitted =
                Said.json("sample", run, "-n", 6, "--sampler", "mixture", "--set", "components=2", "-o", first);
        assertThat(fitted.get("sampler").asString()).isEqualTo("mixture");
        assertThat(fitted.get("fitted").asBoolean()).isTrue();
        for (String name : new String[] {"mmd", "sliced_wasserstein", "energy", "frechet"}) {
            assertThat(fitted.at("/distances/" + name + "/value").isNumber())
                    .as(name)
                    .isTrue();
            assertThat(fitted.at("/distances/" + name + "/floor").isNumber())
                    .as(name)
                    .isTrue();
        }
        assertThat(RunFolder.open(run).samplers()).isDirectoryContaining("glob:**mixture.yaml");
        Path again = folder.resolve("again.npy");
        Said said = Said.by("sample", run, "-n", 6, "--sampler", "mixture", "--json", "-o", again);
        assertThat(said.err()).doesNotContain("fitting").contains("mmd");
        JsonNode kept = Said.json("sample", run, "-n", 6, "--sampler", "mixture", "-o", again);
        assertThat(kept.get("fitted").asBoolean()).isFalse();
        assertThat(kept.get("distances")).isEqualTo(fitted.get("distances"));
        assertThat(again).hasSameBinaryContentAs(first);
        JsonNode cold = Said.json("sample", run, "-n", 6, "--sampler", "mixture", "--temperature", 0.1, "-o", again);
        assertThat(cold.get("fitted").asBoolean()).isFalse();
        assertThat(Files.mismatch(first, again)).isNotNegative();
        JsonNode anew = Said.json("sample", run, "-n", 6, "--sampler", "mixture", "--refit", "-o", again);
        assertThat(anew.get("fitted").asBoolean()).isTrue();
        assertThat(again).hasSameBinaryContentAs(first);
        Files.write(RunFolder.open(run).samplers().resolve("mixture.safetensors"), new byte[9]);
        Said.by("sample", run, "--sampler", "mixture", "-o", again).refused(1, "mixture.safetensors");
    }

    @ParameterizedTest
    @ValueSource(strings = {"normal", "kernel", "neighbours", "aggregate", "chain"})
    void others_draw_too(String name) {
        Path file = folder.resolve("x.npy");
        JsonNode said = Said.json("sample", run, "-n", 3, "--sampler", name, "-o", file);
        assertThat(said.get("sampler").asString()).isEqualTo(name);
        assertThat(file).isNotEmptyFile();
    }

    @Test
    void models_of_codes_are_trained() {
        Path file = folder.resolve("x.npy");
        for (String name : new String[] {"flow", "two-stage"}) {
            JsonNode said =
                    Said.json("sample", run, "-n", 3, "--sampler", name, "--set", "learning.epochs=2", "-o", file);
            assertThat(said.get("fitted").asBoolean()).isTrue();
            said = Said.json("sample", run, "-n", 3, "--sampler", name, "-o", file);
            assertThat(said.get("fitted").asBoolean()).isFalse();
        }
    }

    @Test
    void a_sampler_of_some_examples_is_not_used_for_others() {
        Path file = folder.resolve("x.npy");
        JsonNode some = Said.json("sample", run, "-n", 3, "--sampler", "normal", "--limit", 20, "-o", file);
        assertThat(some.get("fitted").asBoolean()).isTrue();
        assertThat(some.get("examples").asString()).isEqualTo(data + ", the first 20");
        Said same = Said.by("sample", run, "-n", 3, "--sampler", "normal", "--limit", 20, "-o", file);
        assertThat(same.err()).doesNotContain("fitting");
        Said all = Said.by("sample", run, "-n", 3, "--sampler", "normal", "-o", file);
        assertThat(all.err()).contains("fitting normal to 54 codes of 2 dimensions");
        JsonNode kept = Said.json("sample", run, "-n", 3, "--sampler", "normal", "-o", file);
        assertThat(kept.get("fitted").asBoolean()).isFalse();
        assertThat(kept.get("examples").asString()).isEqualTo(data.toString());
        Path other = SmallRun.pictures(folder.resolve("other.npy"));
        JsonNode others = Said.json("sample", run, "-n", 3, "--sampler", "normal", "--data", other, "-o", file);
        assertThat(others.get("fitted").asBoolean()).isTrue();
    }

    @Test
    void the_training_part_of_a_run_is_what_it_was_trained_on() {
        Path some = folder.resolve("some");
        JsonNode unused = Said.json(SmallRun.training(data, some, "--limit", 20, "--no-figures"));
        Path file = folder.resolve("x.npy");
        JsonNode fitted = Said.json("sample", some, "-n", 3, "--sampler", "normal", "-o", file);
        assertThat(fitted.get("examples").asString()).isEqualTo(data + ", the first 20");
        assertThat(Said.by("sample", some, "--sampler", "normal", "--refit", "-o", file)
                        .err())
                .contains("fitting normal to 20 codes");
        Object[] encode = {"encode", some, "--split", "train", "-o", file};
        assertThat(Said.json(encode).get("n").asInt()).isEqualTo(20);
        assertThat(Said.json(Said.words(encode, "--limit", 30)).get("n").asInt())
                .as("unless told")
                .isEqualTo(30);
        Path other = SmallRun.pictures(folder.resolve("other.npy"));
        assertThat(Said.json(Said.words(encode, "--data", other)).get("n").asInt())
                .as("of other data")
                .isEqualTo(54);
        assertThat(Said.json("encode", some, "-o", file).get("n").asInt())
                .as("of the test part all")
                .isEqualTo(SmallRun.TEST);
    }

    @ParameterizedTest
    @CsvSource({
        "categorical-vae,OneHot(2 x 10)",
        "joint-vae,Real(10) x OneHot(1 x 10)",
        "svae,Sphere(20)",
        "poincare-vae,'Ball(20, '"
    })
    void codes_that_are_no_real_vectors_are_drawn_from_the_prior_or_a_chain(String recipe, String place) {
        Path other = folder.resolve("run");
        JsonNode unused =
                Said.json(SmallRun.training(data, other, "--recipe", recipe, "--set", "latent=20", "--no-figures"));
        Path file = folder.resolve("x.npy");
        for (String name : SavedSampler.names()) {
            Said.by("sample", other, "--sampler", name, "-o", file)
                    .refused(2, name + " draws real vectors, and codes of this model lie on " + place);
        }
        for (String name : new String[] {"prior", "chain"}) {
            unused = Said.json("sample", other, "-n", 3, "--sampler", name, "-o", file);
            for (float v : Npy.floats(file).values()) {
                assertThat(v).isBetween(0f, 1f);
            }
        }
    }

    @Test
    void codes_on_a_sphere_are_refused_with_what_suits() {
        Path sphere = home.resolve("sphere");
        JsonNode unused = Said.json(SmallRun.training(
                data, sphere, "--set", "posterior.type=von-mises-fisher", "--set", "prior.type=uniform-sphere"));
        Path file = folder.resolve("x.npy");
        Said.by("sample", sphere, "--sampler", "normal", "-o", file)
                .refused(2, "normal draws real vectors, and codes of this model lie on Sphere(2). Fix: prior or chain");
        unused = Said.json("sample", sphere, "-n", 3, "--sampler", "chain", "-o", file);
        unused = Said.json("sample", sphere, "-n", 3, "-o", file);
    }
}
