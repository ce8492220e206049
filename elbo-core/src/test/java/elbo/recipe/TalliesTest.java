package elbo.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may keep values where; what another process does is in the tests of the command. */
class TalliesTest {
    private static final Evaluated WHAT = new Evaluated("model", "data", "test", 5, 1);

    @TempDir
    Path folder;

    private RunFolder run;

    @BeforeEach
    void run() {
        run = new RunFolder(folder);
    }

    private Tallies open(String... ways) {
        return Tallies.of(run, WHAT, List.of(ways));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(f -> f.getFileName().toString()).toList();
        }
    }

    @Test
    void the_same_is_not_measured_twice_at_once() throws IOException {
        try (Tallies one = open("a", "b");
                Tallies other = open("c")) {
            assertThat(one.of("a")).isNotEqualTo(one.of("b"));
            assertThat(other.of("a")).isEmpty();
            assertThatThrownBy(() -> open("d", "b"))
                    .isInstanceOf(Refusal.class)
                    .hasMessageStartingWith(folder + ": is being evaluated in the same way by another process (process "
                            + ProcessHandle.current().pid() + ")")
                    .hasMessageContaining("Ctrl-C");
            open("d").close(); // what was refused holds nothing
        }
        open("a", "b").close();
        assertThat(files()).isEmpty();
    }

    @Test
    void what_is_not_done_stays_and_what_is_done_goes() throws IOException {
        try (Tallies tallies = open("a", "b")) {
            assertThat(tallies.kept()).isFalse();
            Files.writeString(tallies.of("b").orElseThrow(), "values");
            assertThat(tallies.kept()).isTrue();
        }
        assertThat(files()).hasSize(1).first().asString().endsWith(".tally");
        try (Tallies tallies = open("a", "b")) {
            Path kept = tallies.of("b").orElseThrow();
            assertThat(kept).hasContent("values");
            Files.writeString(folder.resolve("." + kept.getFileName() + ".7-1.tmp"), "half");
            Files.writeString(folder.resolve("evaluation-other.tally"), "values");
            tallies.end();
        }
        assertThat(files()).containsExactly("evaluation-other.tally");
    }

    /** The file of a process that is no more. */
    @Test
    void a_lock_that_was_left_does_not_keep_anybody_out() throws IOException {
        Path tally = Tallies.file(run, WHAT, "a");
        Files.writeString(tally.resolveSibling(tally.getFileName() + ".lock"), "process 1");
        open("a").close();
        assertThat(files()).isEmpty();
    }
}
