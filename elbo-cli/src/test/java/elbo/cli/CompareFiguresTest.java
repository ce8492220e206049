package elbo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.plot.RateDistortionChart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Rate over distortion, and how far runs of other seeds find the same dimensions. */
class CompareFiguresTest {
    @TempDir
    static Path home;

    @TempDir
    Path folder;

    private static Path one;
    private static Path two;
    private static Path strict;

    private static Path train(String name, Object... more) {
        Path run = home.resolve(name);
        List<Object> words = new ArrayList<>(List.of("train", "--recipe", "vae", "--data", "moon", "--out", run));
        words.addAll(List.of("--limit", 200, "--epochs", 6, "--batch-size", 20, "--lr", 0.01, "--no-figures"));
        words.addAll(List.of("--set", "encoder.hidden=[16]", "--set", "decoder.hidden=[16]", "--set", "latent=1"));
        words.addAll(List.of(more));
        Said.json(words.toArray());
        return run;
    }

    @BeforeAll
    static void train() {
        one = train("one-1", "--seed", 1);
        two = train("one-2", "--seed", 2);
        strict = train("strict", "--set", "objective.beta=20");
    }

    @Test
    void each_weight_of_the_divergence_is_a_point() throws IOException {
        Path file = folder.resolve("rd.png");
        JsonNode rows = Said.json("compare", one, strict, "--figure", "rate-distortion", "-o", file);
        double[] rates = {
            rows.get(1).get("kl").asDouble(), rows.get(0).get("kl").asDouble()
        };
        double[] distortions = {
            rows.get(1).get("reconstruction").asDouble(),
            rows.get(0).get("reconstruction").asDouble()
        };
        assertThat(rates[0]).as("a dearer code is shorter").isLessThan(rates[1]);
        assertThat(Files.readAllBytes(file))
                .isEqualTo(RateDistortionChart.draw(List.of("beta 20", "beta 1"), rates, distortions)
                        .png());
    }

    @Test
    void what_cannot_be_drawn_is_refused_in_a_line() {
        Path file = folder.resolve("rd.png");
        Said.by("compare", one, "--figure", "rate-distortion", "-o", file)
                .refused(1, "needs at least 2 evaluated runs");
        Said.by("compare", one, strict, "--figure", "rate-distortion").refused(2, "-o rate-distortion.png");
        Said.by("compare", one, strict, "--figure", "rate", "-o", file).refused(2, "rate-distortion");
        Path other = folder.resolve("other");
        Said.json(SmallRun.training(SmallRun.pictures(folder.resolve("p.npy")), other, "--no-figures"));
        Said.by("compare", one, other, "--figure", "rate-distortion", "-o", file)
                .refused(1, "runs of the same data");
        assertThat(file).doesNotExist();
    }

    @Test
    void a_sweep_over_beta_ends_with_that_figure_and_another_does_not() throws IOException {
        Path file = folder.resolve("sweep.yaml");
        String rest =
                "  encoder.hidden: [[8]]\n  decoder.hidden: [[8]]\nepochs: 1\nevaluate: { importance-samples: 3, metrics: [latents] }\n";
        Files.writeString(file, "recipes: [vae]\ndata: digits\nlimit: 40\nset:\n  objective.beta: [1, 8]\n" + rest);
        Said swept = Said.by("sweep", file, "--out", folder.resolve("betas"), "--quiet");
        assertThat(swept.code()).as(swept.err()).isZero();
        assertThat(swept.out()).contains("rate-distortion.png");
        assertThat(folder.resolve("betas/rate-distortion.png")).isNotEmptyFile();
        Files.writeString(file, "recipes: [vae]\ndata: digits\nlimit: 40\nset:\n  latent: [2, 3]\n" + rest);
        assertThat(Said.by("sweep", file, "--out", folder.resolve("others"), "--quiet")
                        .out())
                .doesNotContain("rate-distortion");
        assertThat(folder.resolve("others/rate-distortion.png")).doesNotExist();
    }

    /** Of one dimension each the likeness is the absolute Spearman correlation of the two. */
    @Test
    void udr_is_of_runs_that_differ_in_their_seed() throws IOException {
        JsonNode row = Said.json("compare", one, two, strict, "--metrics", "udr", "--limit", 150)
                .get(0);
        double expected = Math.abs(correlation(ranks(codes(one)), ranks(codes(two))));
        assertThat(row.get("udr").size()).isEqualTo(2);
        assertThat(row.get("udr").get(0).asDouble()).isCloseTo(expected, within(1e-6));
        assertThat(row.get("udr_active_dimensions").get(1).asInt()).isEqualTo(1);
        assertThat(row.get("udr_examples").asInt()).isEqualTo(150);
        Said said = Said.by("compare", one, two, strict, "--metrics", "udr", "--limit", 150);
        assertThat(said.out())
                .contains("UDR of one, 0 to 1, over 150 examples:")
                .containsPattern("one-2  " + String.format("%.3f", expected) + "  1 dimensions in use");
    }

    private double[] codes(Path run) throws IOException {
        Path csv = folder.resolve("codes.csv");
        Said.json("encode", run, "--limit", 150, "-o", csv);
        return Files.readAllLines(csv).stream()
                .skip(1)
                .mapToDouble(l -> Double.parseDouble(l.split(",")[0]))
                .toArray();
    }

    private static double[] ranks(double[] values) {
        int[] order = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .mapToInt(i -> i)
                .toArray();
        double[] ranks = new double[values.length];
        IntStream.range(0, order.length).forEach(r -> ranks[order[r]] = r);
        return ranks;
    }

    private static double correlation(double[] a, double[] b) {
        double mean = Arrays.stream(a).average().orElseThrow();
        double both = 0;
        double each = 0;
        for (int i = 0; i < a.length; i++) {
            both += (a[i] - mean) * (b[i] - mean);
            each += (a[i] - mean) * (a[i] - mean);
        }
        return both / each;
    }

    @Test
    void udr_without_runs_of_other_seeds_is_refused_in_a_line() {
        Said.by("compare", one, strict, "--metrics", "udr").refused(1, "there are none among these 2");
        Said.by("compare", one, two, "--metrics", "urd").refused(2, "Did you mean \"udr\"?");
    }
}
