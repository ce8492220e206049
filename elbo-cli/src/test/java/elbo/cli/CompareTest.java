package elbo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Runs that differ in their seed are put together; what differs in more stays apart. */
class CompareTest {
    @TempDir
    static Path home;

    @TempDir
    Path folder;

    private static Path one1;
    private static Path one2;
    private static Path two1;
    private static Path two2;

    private static Path train(Path data, String name, Object... more) {
        Path run = home.resolve(name);
        Said.json(Said.words(SmallRun.training(data, run, "--no-figures", "--quiet"), more));
        return run;
    }

    @BeforeAll
    static void train() {
        Path data = SmallRun.pictures(home.resolve("pictures.npy"));
        one1 = train(data, "one-1", "--seed", 1);
        one2 = train(data, "one-2", "--seed", 2);
        two1 = train(data, "two-1", "--seed", 1, "--set", "objective.beta=4");
        two2 = train(data, "two-2", "--seed", 2, "--set", "objective.beta=4");
    }

    private static double figure(Path run, String name) {
        return Said.json("compare", run).get(0).get(name).asDouble();
    }

    @Test
    void seeds_have_a_mean_and_an_interval() {
        JsonNode rows = Said.json("compare", one1, two1, one2, two2);
        assertThat(rows.size()).isEqualTo(2);
        JsonNode one = rows.get(0);
        double a = figure(one1, "loss");
        double b = figure(one2, "loss");
        assertThat(one.get("run").asString()).isEqualTo("one");
        assertThat(one.get("n").asInt()).isEqualTo(2);
        assertThat(one.get("loss").asDouble()).isCloseTo((a + b) / 2, within(1e-9));
        // two values: t of one degree of freedom is 12.706
        double half = 12.706204736174694 * Math.abs(a - b) / 2;
        assertThat(one.at("/intervals/loss/high").asDouble()).isCloseTo((a + b) / 2 + half, within(1e-8));
        assertThat(rows.get(1).at("/difference/loss/method").asString()).isEqualTo("paired");
        assertThat(rows.get(1).at("/difference/from").asString()).isEqualTo("one");
    }

    @Test
    void words_say_how_groups_are_compared_and_a_figure_is_drawn() {
        Path figure = folder.resolve("both.png");
        Said.by("compare", one1, "-o", folder.resolve("both.jpg")).refused(2, "-o: write a .png; got");
        Said said = Said.by("compare", one1, one2, two1, two2, "-o", figure);
        assertThat(said.out()).contains(" +- ", "two less one, paired by seed (1, 2):");
        assertThat(figure).isNotEmptyFile();
    }

    @Test
    void what_differs_in_more_than_the_seed_stays_apart() {
        Path data = home.resolve("pictures.npy");
        Path fewer = train(data, "fewer-3", "--seed", 3, "--limit", 40);
        Path longer = train(data, "longer-3", "--seed", 3);
        Said.json("train", "--resume", longer, "--epochs", 3, "--no-figures", "--quiet");
        assertThat(Said.json("compare", one1, fewer, longer).size()).isEqualTo(3);
        Said said = Said.by("compare", one1, fewer, longer);
        assertThat(said.out()).doesNotContain("+-").contains("longer-3");
    }

    @Test
    void what_was_evaluated_is_there_too() {
        for (Path run : List.of(one1, one2)) {
            Said.json("evaluate", run, "--importance-samples", 5);
        }
        JsonNode row = Said.json("compare", one1, one2).get(0);
        assertThat(row.get("nll").isNumber()).isTrue();
        assertThat(row.at("/intervals/active_units/mean").isNumber()).isTrue();
        assertThat(row.get("mutual_information").isNumber()).isTrue();
    }

    @Test
    void what_was_evaluated_of_other_weights_is_left_out_and_said_so() throws IOException {
        Path run = train(home.resolve("pictures.npy"), "gone-on", "--seed", 7);
        JsonNode unused = Said.json("evaluate", run, "--importance-samples", 5, "--best");
        assertThat(Said.json("compare", run).get(0).has("nll")).isTrue();
        unused = Said.json("evaluate", run, "--importance-samples", 5);
        Said.json("train", "--resume", run, "--epochs", 3, "--no-figures", "--quiet");
        Said after = Said.by("compare", run);
        assertThat(after.out()).doesNotContain("nll").contains("loss");
        assertThat(after.err())
                .isEqualTo(run + ": evaluation.json is left out, because it is of other weights. Fix: elbo evaluate "
                        + run + "\n");
        unused = Said.json("evaluate", run, "--importance-samples", 5);
        assertThat(Said.json("compare", run).get(0).has("nll")).isTrue();
        Files.writeString(run.resolve("evaluation.json"), "{");
        after = Said.by("compare", run);
        assertThat(after.out()).doesNotContain("nll").contains("loss");
        assertThat(after.err())
                .contains("is damaged", "Fix: elbo evaluate " + run)
                .hasLineCount(1);
        Files.delete(run.resolve("evaluation.json"));
        unused = Said.json("evaluate", run, "--importance-samples", 5);
        Files.delete(run.resolve("model.safetensors"));
        after = Said.by("compare", run);
        assertThat(after.out()).doesNotContain("nll").contains("loss");
        assertThat(after.err())
                .startsWith("evaluation.json is left out: " + run + ": has no")
                .hasLineCount(1);
    }
}
