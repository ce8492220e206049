package elbo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Sweeps over tiny models of the drawn digits. */
class SweepTest {
    private static final String SMALL = "  encoder.hidden: [[8]]\n  decoder.hidden: [[8]]\n";

    @TempDir
    Path folder;

    private Path file;
    private Path out;

    @BeforeEach
    void places() {
        file = folder.resolve("sweep.yaml");
        out = folder.resolve("out");
    }

    private void write(String set, String rest) throws IOException {
        Files.writeString(
                file,
                "recipes: [vae]\ndata: digits\nlimit: 60\nset:\n" + SMALL + set
                        + "evaluate: { importance-samples: 3, metrics: [nll, latents] }\n" + rest);
    }

    private Object[] words(Object... more) {
        Object[] words = {"sweep", file, "--out", out, "--quiet"};
        return Said.words(words, more);
    }

    private Path run(String latent, int seed) {
        return out.resolve("vae-encoder.hidden=8-decoder.hidden=8-latent=" + latent + "-seed=" + seed);
    }

    @Test
    void every_point_is_trained_evaluated_and_compared() throws IOException {
        write("  latent: [2, 3]\n", "seeds: 2\nepochs: 2\n");
        JsonNode dry = Said.json(words("--dry-run"));
        assertThat(dry.get("runs").size()).isEqualTo(4);
        assertThat(dry.at("/runs/0/state").asString()).isEqualTo("absent");
        assertThat(out).doesNotExist();

        JsonNode swept = Said.json(words());
        assertThat(swept.get("done").asInt()).isEqualTo(4);
        assertThat(swept.get("failed").size()).isZero();
        assertThat(swept.get("rows").size()).isEqualTo(2);
        assertThat(swept.at("/rows/1/difference/nll/method").asString()).isEqualTo("paired");
        assertThat(swept.at("/rows/0/intervals/elbo/mean").isNumber()).isTrue();
        assertThat(Files.readString(run("2", 1).resolve("evaluation.json")))
                .contains("\"nll\"")
                .doesNotContain("mutual");
        assertThat(Files.readAllLines(out.resolve("sweep.csv")))
                .hasSize(5)
                .first()
                .asString()
                .startsWith("run,recipe,encoder.hidden,decoder.hidden,latent,seed,state,epochs,seconds,loss,elbo");
        assertThat(out.resolve("sweep.json")).isNotEmptyFile();
        assertThat(out.resolve("sweep.png")).isNotEmptyFile();
        // as train does it
        Said.json(
                "train",
                "--data",
                "digits",
                "--limit",
                60,
                "--epochs",
                2,
                "--seed",
                2,
                "--set",
                "encoder.hidden=[8]",
                "--set",
                "decoder.hidden=[8]",
                "--set",
                "latent=3",
                "--no-figures",
                "--quiet",
                "--out",
                folder.resolve("alone"));
        assertThat(run("3", 2).resolve("model.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("alone/model.safetensors"));
    }

    @Test
    void what_is_done_is_left_alone_and_what_grows_goes_on() throws IOException {
        write("  latent: [2]\n", "epochs: 1\n");
        Said.json(words());
        FileTime before = Files.getLastModifiedTime(run("2", 1).resolve("model.safetensors"));
        FileTime evaluated = Files.getLastModifiedTime(run("2", 1).resolve("evaluation.json"));
        write("  latent: [2, 3]\n", "epochs: 1\n");
        assertThat(Said.by("sweep", file, "--out", out, "--dry-run").out())
                .contains("latent=2-seed=1  done", "1 to do");
        JsonNode grown = Said.json(words());
        assertThat(grown.get("done").asInt()).isEqualTo(2);
        assertThat(Files.getLastModifiedTime(run("2", 1).resolve("model.safetensors")))
                .isEqualTo(before);
        assertThat(Files.getLastModifiedTime(run("2", 1).resolve("evaluation.json")))
                .isEqualTo(evaluated);
    }

    @Test
    void other_settings_in_the_same_place_are_refused() throws IOException {
        write("  latent: [2]\n", "epochs: 1\n");
        Said.json(words());
        write("  latent: [2]\n", "epochs: 2\n");
        Said.by(words()).refused(1, "another training.epochs: 1 there, 2 wanted");
        write("  latent: [2]\n", "epochs: 1\n");
        Files.writeString(file, Files.readString(file).replace("limit: 60", "limit: 50"));
        Said.by(words()).refused(1, "another limit: 60 there, 50 wanted");
        Files.writeString(
                file, Files.readString(file).replace("limit: 50", "limit: 60").replace("digits", "moon"));
        Said.by(words()).refused(1, "another data.name: digits there, moon wanted");
    }

    @Test
    void one_that_fails_does_not_keep_the_others() throws IOException {
        write("  latent: [2]\n  optimizer.rate: [1.0e-3, 1.0e+30, 2.0e-3]\n", "epochs: 2\n");
        Said said = Said.by(words("--json"));
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err())
                .contains("rate=1.0E_30-seed=1 failed:".replace("_", ""))
                .contains("not finite");
        assertThat(said.out()).contains("\"done\":2").contains("\"why\"");
        assertThat(Files.readString(out.resolve("sweep.csv")))
                .contains(",failed,")
                .contains(",done,");
    }

    @Test
    void several_at_a_time_come_to_the_same_bits() throws IOException {
        write("  latent: [2, 3]\n", "epochs: 2\n");
        Said.json(words("--threads", 1));
        Path alone = out;
        out = folder.resolve("together");
        Said.json(words("--jobs", 2));
        for (String latent : List.of("2", "3")) {
            Path name = alone.relativize(
                    alone.resolve("vae-encoder.hidden=8-decoder.hidden=8-latent=" + latent + "-seed=1"));
            assertThat(out.resolve(name).resolve("model.safetensors"))
                    .hasSameBinaryContentAs(alone.resolve(name).resolve("model.safetensors"));
        }
        Said.by("sweep", file, "--out", file).refused(2, "--out: " + file + " is a file");
        Said.by("sweep", file, "--out", file.resolve("in")).refused(2, "--out: " + file + " is a file");
        Said.by("reproduce", "vae", "--out", file).refused(2, "--out: " + file + " is a file");
        Said.by(words("--jobs", 0)).refused(2, "--jobs: must be at least 1; got 0");
        Said.by(words("--jobs", 2, "--threads", 2)).refused(2, "--threads: must be at least 1, and of several");
    }

    @Test
    void an_unknown_key_or_metric_is_refused() throws IOException {
        write("  latent: [2]\n", "epoch: 1\n");
        Said.by(words()).refused(1, "line 9, epoch: unknown key \"epoch\". Did you mean \"epochs\"?");
        write("  latent: [2]\n", "epochs: 1\n");
        Files.writeString(file, Files.readString(file).replace("latents]", "latent]"));
        Said.by(words()).refused(1, "evaluate.metrics: unknown metric \"latent\". Did you mean \"latents\"?");
    }

    @Test
    void an_interrupted_sweep_goes_on_to_the_same_model() throws Exception {
        OtherProcess.assumePossible();
        write("  latent: [2]\n", "epochs: 60\n");
        List<String> words = List.of("sweep", file.toString(), "--out=" + out, "--threads=1");
        try (OtherProcess process = OtherProcess.of(words);
                BufferedReader said = process.process().errorReader()) {
            while (Files.notExists(run("2", 1).resolve("metrics.csv"))) {
                assertThat(process.process().isAlive()).isTrue();
                Thread.sleep(10);
            }
            process.send("INT");
            assertThat(process.ends()).isEqualTo(130);
            List<String> lines = said.lines().toList();
            assertThat(lines)
                    .anyMatch(l -> l.matches(
                            "elbo: stopping after this step or batch; .*: runs go on from what they kept before"));
            assertThat(lines)
                    .anyMatch(
                            l -> l.matches(
                                    "Stopped with 0 of 1 runs done; what was under way is saved. Go on with it: elbo sweep .* --out .*"));
        }
        assertThat(out.resolve("sweep.json")).doesNotExist();
        JsonNode whole = Said.json(words("--threads", 1));
        assertThat(whole.get("done").asInt()).isEqualTo(1);
        Path straight = folder.resolve("straight");
        Path interrupted = run("2", 1);
        out = straight;
        Said.json(words("--threads", 1));
        assertThat(interrupted.resolve("model.safetensors"))
                .hasSameBinaryContentAs(run("2", 1).resolve("model.safetensors"));
    }
}
