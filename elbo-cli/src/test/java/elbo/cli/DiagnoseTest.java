package elbo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Tiny runs on the drawn digits: one that is well, one whose codes were silenced, one that has hardly begun. */
class DiagnoseTest {
    @TempDir
    static Path home;

    private static Path well;
    private static Path silent;

    private static Path train(String name, Object... more) {
        Path run = home.resolve(name);
        List<Object> words = new ArrayList<>(List.of(
                "train",
                "--data",
                "digits",
                "--limit",
                500,
                "--batch-size",
                25,
                "--threads",
                1,
                "--no-figures",
                "--quiet",
                "--set",
                "encoder.hidden=[64]",
                "--set",
                "decoder.hidden=[64]",
                "--set",
                "latent=4",
                "--out",
                run));
        words.addAll(List.of(more));
        Said.json(words.toArray());
        return run;
    }

    @BeforeAll
    static void train() {
        String rate = "optimizer.rate={type: cosine, from: 0.004, to: 0, over: 20, per: epoch}";
        well = train("well", "--epochs", 20, "--set", rate);
        silent = train("silent", "--epochs", 3, "--set", "objective.beta=50");
    }

    @Test
    void a_healthy_run_is_told_so() {
        JsonNode found = Said.json("diagnose", well);
        assertThat(found.get("healthy").asBoolean()).as(found.toString()).isTrue();
        assertThat(Said.by("diagnose", well).out()).startsWith("healthy: ");
    }

    @Test
    void silenced_codes_are_named_first_with_what_to_try() {
        JsonNode found = Said.json("diagnose", silent, "--limit", 300);
        assertThat(found.get("healthy").asBoolean()).isFalse();
        JsonNode first = found.at("/findings/0");
        assertThat(first.get("name").asString()).isEqualTo("posterior-collapse");
        assertThat(first.get("severity").asString()).isEqualTo("severe");
        assertThat(first.at("/evidence/kl").asDouble()).isLessThan(0.5);
        assertThat(first.at("/evidence/gradient_encoder_over_decoder").asDouble())
                .isPositive();
        assertThat(first.at("/remedies/0/set/0").asString()).isEqualTo("objective.beta=1");
        String out = Said.by("diagnose", silent, "--limit", 300).out();
        assertThat(out).startsWith("posterior-collapse (severe): ").contains("  try: --set objective.beta=1");
        assertThat(out).contains("--set 'objective.beta={type: linear");
    }

    @Test
    void every_setting_that_is_offered_can_be_typed() {
        JsonNode remedies = Said.json("diagnose", silent, "--limit", 300).at("/findings/0/remedies");
        for (int i = 0; i < remedies.size(); i++) {
            List<Object> set = new ArrayList<>(List.of("--epochs", 1, "--max-steps", 1, "--set", "objective.beta=50"));
            for (JsonNode each : remedies.get(i).get("set")) {
                set.addAll(List.of("--set", each.asString()));
            }
            train("remedy-" + i, set.toArray());
        }
    }

    @Test
    void one_that_was_cut_short_is_told_so() {
        Path run = train("short", "--epochs", 4, "--max-steps", 50);
        JsonNode found = Said.json("diagnose", run, "--limit", 100);
        assertThat(found.at("/findings").toString()).contains("not-converged", "stopped after 2 of 4 epochs");
    }

    @Test
    void what_was_evaluated_is_not_measured_again() throws Exception {
        Path run = train("evaluated", "--epochs", 1, "--set", "objective.beta=50");
        Said.json("evaluate", run, "--metrics", "latents,information", "--limit", 50, "--quiet");
        Path file = run.resolve("evaluation.json");
        Files.writeString(
                file,
                Files.readString(file).replaceAll("\"mutual_information\" : [^,]*", "\"mutual_information\" : 0.125"));
        JsonNode found = Said.json("diagnose", run, "--limit", 100);
        assertThat(found.at("/findings/0/evidence/mutual_information").asDouble())
                .isCloseTo(0.125, within(1e-12));
        Said.json("train", "--resume", run, "--epochs", 2, "--no-figures", "--quiet");
        Said said = Said.by("diagnose", run, "--limit", 100, "--json");
        assertThat(said.err()).contains("evaluation.json is left out", "Fix: elbo evaluate " + run);
        assertThat(said.out()).contains("\"mutual_information\":").doesNotContain("\"mutual_information\":0.125");
    }

    @Test
    void a_run_without_an_epoch_is_refused() throws Exception {
        Path run = train("begun", "--epochs", 1, "--max-steps", 1);
        Said.by("diagnose", run).refused(1, "has no finished epoch to look at");
        Files.writeString(run.resolve("diverged.json"), "{}");
        Said.by("diagnose", run).refused(1, "diverged.json says where");
        Said.by("diagnose", home.resolve("nowhere")).refused(1, "there is no such run folder");
    }
}
