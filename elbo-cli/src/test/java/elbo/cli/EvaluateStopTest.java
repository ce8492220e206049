package elbo.cli;

import static elbo.cli.OtherProcess.line;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An evaluation that is stopped, and goes on when it is called again. */
class EvaluateStopTest {
    private static final int N = 900;
    private static final int DRAWS = 2000;

    @TempDir
    Path folder;

    private Path run;

    @BeforeEach
    void train() {
        OtherProcess.assumePossible();
        run = folder.resolve("run");
        Path data = SmallRun.write(folder.resolve("pictures.npy"), N * 10 / 9, 6, 7);
        assertThat(Said.by(SmallRun.training(data, run, "--no-figures", "--quiet"))
                        .code())
                .isZero();
    }

    private static List<String> words(Path of, int draws) {
        return List.of(
                "evaluate", of.toString(), "--split=train", "--importance-samples=" + draws, "--metrics=nll,latents");
    }

    private static Said said(Path of, int draws) {
        List<String> words = new ArrayList<>(words(of, draws));
        words.add("--json");
        return Said.by(words.toArray());
    }

    private List<Path> tallies() throws IOException {
        return files(".tally");
    }

    private List<Path> locks() throws IOException {
        return files(".tally.lock");
    }

    private List<Path> files(String end) throws IOException {
        try (Stream<Path> files = Files.list(run)) {
            return files.filter(f -> f.toString().endsWith(end)).toList();
        }
    }

    /** Waits until a process has kept something more than {@code before} bytes. */
    private long kept(OtherProcess process, long before) throws IOException, InterruptedException {
        while (process.process().isAlive()) {
            List<Path> files = tallies();
            if (!files.isEmpty() && Files.size(files.getFirst()) > before) {
                return Files.size(files.getFirst());
            }
            Thread.sleep(5);
        }
        throw new AssertionError("ended before it could be stopped");
    }

    private static int from(String goingOn) {
        return Integer.parseInt(
                goingOn.replaceAll("(?s).*log-likelihood: going on from example (\\d+) of " + N + ".*", "$1"));
    }

    @Test
    void what_was_stopped_by_any_signal_goes_on_to_the_same_bits() throws Exception {
        Path straight = copy(run, folder.resolve("straight"));
        long size = 0;
        int at = 0;
        for (String signal : List.of("INT 130", "TERM 143", "KILL 137")) {
            String[] sent = signal.split(" ");
            try (OtherProcess process = OtherProcess.of(words(run, DRAWS));
                    BufferedReader said = process.process().errorReader()) {
                if (size > 0) {
                    int found = from(line(said, "log-likelihood: going on"));
                    assertThat(found).as("one batch more, at least").isGreaterThan(at);
                    at = found;
                }
                size = kept(process, size);
                said(run, DRAWS)
                        .refused(
                                1,
                                run + ": is being evaluated in the same way by another process (process "
                                        + process.process().pid() + "). Wait for it");
                process.send(sent[0]);
                if (!sent[0].equals("KILL")) {
                    assertThat(line(said, "elbo: stopping after this batch"))
                            .endsWith("kept so far stay, and the same words go on from there");
                    assertThat(line(said, "Stopped at log-likelihood"))
                            .contains("Log-likelihoods are kept; go on with the same words: elbo evaluate " + run);
                }
                assertThat(process.ends()).isEqualTo(Integer.parseInt(sent[1]));
                size = Files.size(tallies().getFirst());
                assertThat(locks()).hasSize(sent[0].equals("KILL") ? 1 : 0);
            }
        }
        assertThat(run.resolve("evaluation.json")).doesNotExist();
        Path mine = tallies().getFirst();

        Said other = said(run, 7);
        assertThat(other.err()).as("another K").doesNotContain("going on");
        assertThat(tallies()).as("is no end to the one").containsExactly(mine);

        Said last = said(run, DRAWS);
        assertThat(from(last.err())).isGreaterThan(at).isLessThan(N);
        assertThat(tallies()).isEmpty();
        assertThat(locks()).isEmpty();
        Said whole = said(straight, DRAWS);
        assertThat(whole.err()).doesNotContain("going on");
        assertThat(last.out()).isEqualTo(whole.out());
        assertThat(other.out()).isNotEqualTo(whole.out());
    }

    /** Both likelihoods: the one that is done is not measured again, either. */
    @Test
    void annealing_goes_on_too() throws Exception {
        Path straight = copy(run, folder.resolve("straight"));
        try (OtherProcess process = OtherProcess.of(annealing(run));
                BufferedReader said = process.process().errorReader()) {
            while (tallies().size() < 2) {
                assertThat(process.process().isAlive()).isTrue();
                Thread.sleep(5);
            }
            process.send("INT");
            assertThat(line(said, "Stopped at annealed log-likelihood")).contains("Log-likelihoods are kept; go on");
            assertThat(process.ends()).isEqualTo(130);
        }
        Said last = Said.by(annealing(run).toArray());
        assertThat(last.err())
                .contains("log-likelihood: going on from example " + N + " of " + N)
                .containsPattern("annealed log-likelihood: going on from example [1-8]00 of " + N);
        assertThat(files("")).noneMatch(f -> f.toString().contains("tally"));
        assertThat(last.out()).isEqualTo(Said.by(annealing(straight).toArray()).out());
    }

    private static List<String> annealing(Path of) {
        return List.of(
                "evaluate",
                of.toString(),
                "--split=train",
                "--importance-samples=3",
                "--metrics=nll,ais",
                "--set=ais.examples=" + N,
                "--set=ais.temperatures=60",
                "--set=ais.leapfrog=1",
                "--json");
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
        return to;
    }
}
