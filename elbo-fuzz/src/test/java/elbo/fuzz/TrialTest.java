package elbo.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.Problem;
import elbo.Refusal;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A judge who lets all pass would find nothing: readers at fault, each in one way. */
class TrialTest {
    private static final byte[] INPUT = {1, 2, 3};

    @TempDir
    Path folder;

    private boolean judged(Target.Step reader) throws IOException {
        try (Trial trial = new Trial(new Target("faulty", "a/b", 10, reader), folder)) {
            return trial.reads(INPUT);
        }
    }

    private void finds(String what, Target.Step reader) {
        assertThatThrownBy(() -> judged(reader)).isInstanceOf(Finding.class).hasMessageContaining(what);
    }

    @Test
    void the_reader_gets_the_input_and_may_read_or_refuse_it() throws IOException {
        assertThat(judged(file -> assertThat(file).hasBinaryContent(INPUT))).isTrue();
    }

    @Test
    void a_refusal_of_one_line_is_right() throws IOException {
        assertThat(judged(file -> {
                    throw new Refusal(file.toString(), "is wrong");
                }))
                .isFalse();
    }

    @Test
    void several_problems_have_a_line_each() throws IOException {
        assertThat(judged(file -> {
                    throw new Refusal("it", List.of(new Problem("a", "is wrong"), new Problem("b", "is wrong\ntoo")));
                }))
                .isFalse();
    }

    @Test
    void other_exceptions_come_out() {
        assertThatThrownBy(() -> judged(file -> {
                    throw new IllegalStateException("oh");
                }))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void so_do_those_of_files() {
        assertThatThrownBy(() -> judged(file -> {
                    throw new FileNotFoundException("oh");
                }))
                .isInstanceOf(IOException.class);
    }

    @Test
    void a_long_line_is_a_finding() {
        finds("no line fit to be shown", file -> {
            throw new Refusal("it", "is long".repeat(100));
        });
    }

    @Test
    void memory_is_counted() {
        finds("bytes of memory", file -> {
            byte[][] much = new byte[65][];
            for (int i = 0; i < much.length; i++) {
                much[i] = new byte[1 << 20];
            }
        });
    }

    @Test
    void time_is_measured() {
        finds("ms and", file -> {
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            for (long begun = threads.getCurrentThreadCpuTime();
                    threads.getCurrentThreadCpuTime() - begun < 1_200_000_000; ) {
                Thread.onSpinWait();
            }
        });
    }

    @Test
    void a_file_written_elsewhere_is_seen() {
        finds("the files are other ones", file -> Files.write(file.resolveSibling("../../out"), INPUT));
    }
}
