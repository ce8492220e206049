package elbo.cli;

import static elbo.cli.OtherProcess.line;
import static org.assertj.core.api.Assertions.assertThat;

import elbo.recipe.RunFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A training process that is sent signals. */
class StopTest {
    @TempDir
    Path folder;

    private Path data;
    private RunFolder run;

    @BeforeEach
    void data() {
        OtherProcess.assumePossible();
        data = SmallRun.pictures(folder.resolve("pictures.npy"));
        run = new RunFolder(folder.resolve("run"));
    }

    private OtherProcess train(String... more) throws IOException {
        List<String> words = new ArrayList<>(
                List.of("train", "--data=" + data, "--out=" + run.path(), "--threads=1", "--no-figures"));
        words.addAll(List.of(more));
        return OtherProcess.of(words);
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
    void a_signal_ends_training_after_the_step_saved(String signal, int code) throws Exception {
        try (OtherProcess process = train("--epochs=1000000");
                BufferedReader said = process.process().errorReader()) {
            line(said, "epoch");
            process.send(signal);
            assertThat(line(said, "elbo: stopping after this step")).endsWith("the last checkpoint stays");
            Matcher stopped = Pattern.compile(
                            "Stopped after step (\\d+), which is saved. Go on with it: elbo train --resume .*")
                    .matcher(line(said, "Stopped"));
            assertThat(process.ends()).isEqualTo(code);
            assertThat(stopped.matches()).isTrue();
            assertThat(process.process().inputReader().readLine())
                    .as("the result, too, is printed")
                    .isNotNull();

            byte[] saved = Files.readAllBytes(run.modelFile());
            Path other = folder.resolve("other");
            Said.by(
                    "train",
                    "--data=" + data,
                    "--out=" + other,
                    "--threads=1",
                    "--epochs=1000000",
                    "--max-steps=" + stopped.group(1),
                    "--no-figures",
                    "--quiet");
            assertThat(Files.readAllBytes(other.resolve("model.safetensors"))).isEqualTo(saved);
        }
    }

    /** A step and a save of six million weights take long enough to be interrupted again. */
    @Test
    void a_second_interrupt_ends_at_once() throws Exception {
        try (OtherProcess process = train("--epochs=1000000", "--set=encoder.hidden=[2500, 2500]");
                BufferedReader said = process.process().errorReader()) {
            line(said, "epoch");
            process.send("INT");
            line(said, "elbo: stopping after this step");
            process.send("INT");
            assertThat(process.ends()).isEqualTo(130);
            assertThat(said.lines()).noneMatch(l -> l.startsWith("Stopped"));
        }
        assertThat(Said.by("train", "--resume=" + run.path(), "--max-steps=1", "--no-figures")
                        .code())
                .as("what was saved before is whole")
                .isZero();
    }
}
