package elbo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.data.format.NpzWriter;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What evaluate adds when asked for by name, of tiny models. */
class ExtraTest {
    private static final int LIMIT = 300;

    @TempDir
    Path folder;

    private Path trained(String recipe, String data, Object... more) {
        Path run = folder.resolve(recipe + "-" + Path.of(data).getFileName());
        Object[] words = {
            "train",
            "--recipe",
            recipe,
            "--data",
            data,
            "--limit",
            LIMIT,
            "--epochs",
            1,
            "--out",
            run,
            "--no-figures",
            "--quiet",
            "--set",
            "encoder.hidden=[16]",
            "--set",
            "decoder.hidden=[16]",
            "--set",
            "latent=3"
        };
        assertThat(Said.by(Said.words(words, more)).code()).isZero();
        return run;
    }

    private static Object[] evaluate(Path run, String metrics) {
        return new Object[] {"evaluate", run, "--metrics", metrics, "--limit", LIMIT, "--quiet"};
    }

    private static JsonNode measured(Path run, String metrics) {
        return Said.json(evaluate(run, metrics));
    }

    @Test
    void figures_of_a_model_and_of_its_codes_stand_under_their_names() {
        Path run = trained("vae", "digits");
        JsonNode all = measured(run, "decomposition,gaps,probe,generation");
        assertThat(all.has("nll")).as("not asked for").isFalse();
        JsonNode parts = all.get("decomposition");
        double sum = parts.get("mutual_information").asDouble()
                + parts.get("total_correlation").asDouble()
                + parts.get("dimension_wise_kl").asDouble();
        assertThat(sum).isCloseTo(parts.get("kl").asDouble(), within(1e-6));
        assertThat(parts.get("examples").asInt()).isEqualTo(LIMIT);
        JsonNode gaps = all.get("gaps");
        assertThat(gaps.get("examples").asInt()).isEqualTo(100);
        double lost = gaps.get("approximation_gap").asDouble()
                + gaps.get("amortisation_gap").asDouble();
        assertThat(gaps.get("log_likelihood").asDouble()
                        - gaps.get("encoder_elbo").asDouble())
                .isCloseTo(lost, within(1e-6));
        JsonNode probe = all.get("probe");
        for (String learner : List.of("linear", "nearest", "boosted")) {
            assertThat(probe.get(learner + "_accuracy_100").asDouble())
                    .as(learner)
                    .isGreaterThan(probe.get("chance").asDouble());
        }
        JsonNode generation = all.get("generation");
        assertThat(generation.get("generated_examples").asInt()).isEqualTo(LIMIT);
        assertThat(generation.get("features").asString()).contains("not Inception");
        assertThat(generation.get("frechet_distance").asDouble())
                .isGreaterThan(
                        generation.get("frechet_distance_of_training_examples").asDouble());
        Said said = Said.by(evaluate(run, "probe"));
        assertThat(said.out()).containsPattern("linear_accuracy_100 +0\\.\\d{4} \\+- 0\\.\\d{4}");
        assertThat(said.out()).doesNotContain("_se");
    }

    /** Clusters that had nothing to do with classes would tell 0.03 of what these do. */
    @Test
    void components_of_a_mixture_are_clusters() {
        Path run = folder.resolve("vade");
        List<Object> train = new ArrayList<>(List.of("train", "--recipe", "vade", "--limit", 600, "--epochs", 20));
        train.addAll(List.of("--batch-size", 30, "--out", run, "--no-figures", "--quiet"));
        for (String setting : List.of("encoder.hidden=[32]", "decoder.hidden=[32]", "latent=5")) {
            train.addAll(List.of("--set", setting));
        }
        train.addAll(List.of("--data", "digits"));
        assertThat(Said.by(train.toArray()).code()).isZero();
        JsonNode clusters = Said.json("evaluate", run, "--metrics", "clusters", "--limit", 600, "--quiet")
                .get("clusters");
        assertThat(clusters.get("clusters").asInt()).isBetween(6, 10);
        assertThat(clusters.get("classes").asInt()).isEqualTo(10);
        assertThat(clusters.get("normalised_mutual_information").asDouble()).isGreaterThan(0.15);
    }

    @Test
    void what_a_run_or_its_data_has_not_is_refused_in_a_line() {
        Path run = trained("vae", "digits");
        Said.by(evaluate(run, "nll,clusters")).refused(1, "needs a prior of several components");
        Said.by(evaluate(run, "nll,disentanglement")).refused(1, "two columns of labels with several values; got 1");
        Said.by(evaluate(run, "prob")).refused(2, "Did you mean \"probe\"?");
        Object[] few = {"evaluate", run, "--metrics", "nll,generation", "--limit", 5, "--quiet"};
        Said.by(few).refused(1, "digits/test: density and coverage needs at least 6; got 5");
        Path moon = trained("vae", "moon");
        for (String metric : List.of("probe", "generation", "clusters")) {
            Said.by(evaluate(moon, "nll," + metric)).refused(1, "has no column of classes");
        }
        Path line = trained("vae", "shapes", "--set", "latent=1");
        Said.by(evaluate(line, "nll,disentanglement")).refused(1, "mig: compares latent dimensions with each other");
        Path shapes = trained("beta-vae", "shapes");
        Object[] lone = {"evaluate", shapes, "--metrics", "nll,disentanglement", "--limit", 20, "--quiet"};
        Said.by(lone).refused(1, "factors: expected at least 2 examples with");
        for (Path each : List.of(run, moon, line, shapes)) {
            assertThat(each).as("nothing was measured").isDirectoryNotContaining("glob:**.tally");
        }
    }

    @Test
    void all_that_is_refused_is_told_at_once() {
        Path run = trained("vae", "digits");
        Said said = Said.by(evaluate(run, "nll,clusters,decomposition,disentanglement"));
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err().lines())
                .satisfiesExactly(
                        l -> assertThat(l).isEqualTo("elbo: there are 2 problems:"),
                        l -> assertThat(l).contains("clusters: needs a prior of several components"),
                        l -> assertThat(l).contains("two columns of labels with several values; got 1"));
        assertThat(run).isDirectoryNotContaining("glob:**.tally");
    }

    /** Grey data under a probability of binary data, and a likeness. */
    @Test
    void a_likelihood_of_other_data_is_told_of_and_one_that_is_no_probability_refused() {
        Path grey = trained("vae", "digits", "--set", "data.binarize=none");
        Said said = Said.by(Said.words(
                evaluate(grey, "ais,gaps"),
                "--set",
                "ais.examples=2",
                "--set",
                "ais.temperatures=2",
                "--set=gaps.examples=2"));
        assertThat(said.out())
                .contains("  note: ais: the data is grey", "  note: gaps: the data is grey")
                .contains("customary cross-entropy");
        Path alike = trained("msssim-vae", "digits");
        for (String metric : List.of("ais", "gaps")) {
            Said.by(evaluate(alike, "generation," + metric))
                    .refused(1, metric + ": needs a likelihood that is a probability of the data, and ms-ssim is none");
        }
        assertThat(alike.resolve("figures").resolve(NearestSheet.FILE))
                .as("no samples were looked at before")
                .doesNotExist();
    }

    @Test
    void codes_are_held_against_the_factors_of_drawn_shapes() {
        Path run = trained("vae", "shapes");
        JsonNode scores = measured(run, "disentanglement").get("disentanglement");
        for (String name : new String[] {"mig", "sap", "modularity"}) {
            assertThat(scores.get(name).asDouble()).as(name).isBetween(0.0, 1.0);
        }
        assertThat(scores.get("factors").toString())
                .as("of the first shapes all are squares")
                .contains("\"x\"")
                .doesNotContain("shape");
    }

    /** Pictures with the names of dSprites: colour never changes, shape and scale do. */
    private Path sprites() {
        int n = 1200;
        float[] pictures = new float[n * 16];
        long[] factors = new long[n * 6];
        for (int i = 0; i < n; i++) {
            factors[i * 6 + 1] = i % 2;
            factors[i * 6 + 2] = i % 3;
            pictures[i * 16 + i % 2] = 1;
            pictures[i * 16 + 5 + i % 3] = 1;
            pictures[i * 16 + 8 + i % 7] = 1; // what is no factor
        }
        Path file = folder.resolve("sprites.npz");
        NpzWriter.write(file, npz -> {
            npz.floats("imgs", Shape.of(n, 4, 4), pictures);
            npz.longs("latents_classes", Shape.of(n, 6), factors);
        });
        return file;
    }

    /** Of nine dark pictures to a bright one; classes by turns would make as many of either. */
    @Test
    void samples_of_a_conditional_model_have_the_classes_of_the_measured() {
        int n = 1200;
        Rng rng = Rng.of(3).fork("pictures");
        float[] pictures = new float[n * 16];
        long[] classes = new long[n];
        for (int i = 0; i < n; i++) {
            classes[i] = i % 10 == 0 ? 1 : 0;
            for (int p = 0; p < 16; p++) {
                float noise = (rng.at(i).at(p).nextLong() >>> 40) * 0x1p-24f;
                pictures[i * 16 + p] = 0.1f * noise + 0.8f * classes[i];
            }
        }
        Path file = folder.resolve("uneven.npz");
        NpzWriter.write(file, npz -> {
            npz.floats("x", Shape.of(n, 4, 4), pictures);
            npz.longs("y", Shape.of(n), classes);
        });
        Path run = folder.resolve("uneven");
        Object[] words = {"train", "--recipe", "cvae", "--data", file, "--epochs", 20, "--batch-size", 30, "--out", run
        };
        Object[] sizes = {"--set", "encoder.hidden=[8]", "--set", "decoder.hidden=[8]", "--set", "latent=1"};
        Object[] how = {"--set", "optimizer.rate=0.01", "--no-figures", "--quiet", "--limit", 500};
        assertThat(Said.by(Said.words(Said.words(words, sizes), how)).code()).isZero();
        JsonNode figures =
                Said.json("evaluate", run, "--metrics", "generation", "--quiet").get("generation");
        assertThat(figures.get("training_examples").asInt()).isEqualTo(500);
        assertThat(figures.get("sliced_wasserstein").asDouble()).isLessThan(0.02);
    }

    @Test
    void a_factor_that_never_changes_is_left_out_and_that_is_said() {
        Path file = sprites();
        assertThat(Said.json("data", file).get("labels").toString())
                .contains("\"color (1)\",\"shape (2)\",\"scale (3)\"");
        Path run = trained(
                "vae",
                file.toString(),
                "--set",
                "conditioning.on=[color,scale]",
                "--set",
                "conditioning.encoder=input");
        JsonNode scores = measured(run, "disentanglement").get("disentanglement");
        assertThat(scores.get("factors").toString()).isEqualTo("[\"shape\",\"scale\"]");
        assertThat(scores.get("mig").isNumber()).isTrue();
        assertThat(scores.get("notes").toString())
                .contains("color: left out, because it is the same in all examples", "posY: left out");
        assertThat(Said.by(evaluate(run, "disentanglement")).out()).contains("note: color: left out");
    }
}
