package elbo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command in a process of its own, which can be sent signals. */
record OtherProcess(Process process) implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;
    private static final Path ENV = Path.of("/usr/bin/env");

    /** A process that was started in the background ignores Ctrl-C, and so do its children, unless they are told not to. */
    static void assumePossible() {
        assumeTrue(Files.isExecutable(ENV), "needs env of GNU coreutils");
    }

    static OtherProcess of(List<String> words) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ENV.toString(),
                "--default-signal=INT,TERM,HUP",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "elbo.cli.Main"));
        command.addAll(words);
        return new OtherProcess(new ProcessBuilder(command).start());
    }

    void send(String signal) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    int ends() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    /** Reads on to a line that begins so. */
    static String line(BufferedReader said, String beginning) throws IOException {
        List<String> before = new ArrayList<>();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.strip().startsWith(beginning)) {
                return line;
            }
            before.add(line);
        }
        throw new AssertionError("no line began with \"" + beginning + "\": " + before);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
