package elbo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import elbo.recipe.RunFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A training process that is sent signals. */
class StopTest {
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    Path folder;

    private Path data;
    private RunFolder run;

    @BeforeEach
    void data() {
        // a process that was started in the background ignores Ctrl-C, and so do its children, unless they are told not
        // to
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/env")), "needs env of GNU coreutils");
        data = SmallRun.pictures(folder.resolve("pictures.npy"));
        run = new RunFolder(folder.resolve("run"));
    }

    private Process train(String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "/usr/bin/env",
                "--default-signal=INT,TERM,HUP",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "elbo.cli.Main",
                "train",
                "--data=" + data,
                "--out=" + run.path(),
                "--threads=1",
                "--no-figures"));
        command.addAll(List.of(more));
        return new ProcessBuilder(command).start();
    }

    private static void send(String signal, Process process) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** Reads on to a line that begins so. */
    private static String line(BufferedReader said, String beginning) throws IOException {
        List<String> before = new ArrayList<>();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.strip().startsWith(beginning)) {
                return line;
            }
            before.add(line);
        }
        throw new AssertionError("no line began with \"" + beginning + "\": " + before);
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
    void a_signal_ends_training_after_the_step_saved(String signal, int code) throws Exception {
        Process process = train("--epochs=1000000");
        try (BufferedReader said = process.errorReader()) {
            line(said, "epoch");
            send(signal, process);
            line(said, "elbo: stopping after this step");
            Matcher stopped = Pattern.compile(
                            "Stopped after step (\\d+), which is saved. Go on with it: elbo train --resume .*")
                    .matcher(line(said, "Stopped"));
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(code);
            assertThat(stopped.matches()).isTrue();
            assertThat(process.inputReader().readLine())
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
        } finally {
            process.destroyForcibly();
        }
    }

    /** A step and a save of six million weights take long enough to be interrupted again. */
    @Test
    void a_second_interrupt_ends_at_once() throws Exception {
        Process process = train("--epochs=1000000", "--set=encoder.hidden=[2500, 2500]");
        try (BufferedReader said = process.errorReader()) {
            line(said, "epoch");
            send("INT", process);
            line(said, "elbo: stopping after this step");
            send("INT", process);
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(130);
            assertThat(said.lines()).noneMatch(l -> l.startsWith("Stopped"));
        } finally {
            process.destroyForcibly();
        }
        assertThat(Said.by("train", "--resume=" + run.path(), "--max-steps=1", "--no-figures")
                        .code())
                .as("what was saved before is whole")
                .isZero();
    }
}
