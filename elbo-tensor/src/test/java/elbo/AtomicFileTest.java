package elbo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    Path folder;

    private static byte[] ascii(String s) {
        return s.getBytes(StandardCharsets.US_ASCII);
    }

    private long filesThere() throws IOException {
        try (var files = Files.list(folder)) {
            return files.count();
        }
    }

    @Test
    void what_is_written_is_there_and_nothing_else_is() throws IOException {
        Path target = folder.resolve("a.bin");
        AtomicFile.write(target, out -> out.write(ascii("hello")));
        assertThat(target).hasContent("hello");
        assertThat(filesThere()).isEqualTo(1);
    }

    @Test
    void an_older_file_is_replaced_whole() throws IOException {
        Path target = Files.writeString(folder.resolve("a.bin"), "much longer than what follows");
        AtomicFile.write(target, out -> out.write(ascii("new")));
        assertThat(target).hasContent("new");
    }

    @Test
    void the_target_keeps_its_old_content_until_the_new_one_is_finished() throws IOException {
        Path target = Files.writeString(folder.resolve("a.bin"), "old");
        AtomicFile.write(target, out -> {
            out.write(new byte[200_000]);
            out.flush();
            assertThat(target).hasContent("old");
        });
        assertThat(target).hasSize(200_000);
    }

    @Test
    void a_failure_leaves_the_old_file_and_no_rest() throws IOException {
        Path target = Files.writeString(folder.resolve("a.bin"), "old");
        assertThatThrownBy(() -> AtomicFile.write(target, out -> {
                    out.write(ascii("half"));
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(Refusal.class)
                .hasMessage(target + ": cannot be written: No space left on device");
        assertThat(target).hasContent("old");
        assertThat(filesThere()).isEqualTo(1);
    }

    @Test
    void a_bug_in_the_writer_passes_through_and_leaves_no_rest() throws IOException {
        assertThatThrownBy(() -> AtomicFile.write(folder.resolve("a.bin"), out -> {
                    throw new IllegalStateException("a bug");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(filesThere()).isZero();
    }

    @Test
    void a_missing_folder_is_made() {
        Path target = folder.resolve("new").resolve("er").resolve("a.bin");
        AtomicFile.write(target, out -> out.write(ascii("hello")));
        assertThat(target).hasContent("hello");
    }

    @Test
    void a_file_in_the_place_of_a_folder_is_named() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "mine");
        for (Path target : List.of(file.resolve("a.bin"), file.resolve("b").resolve("a.bin"))) {
            assertThatThrownBy(() -> AtomicFile.write(target, out -> out.write(1)))
                    .isInstanceOf(Refusal.class)
                    .hasMessage(target + ": cannot be written: " + file + " is not a folder; give another name");
        }
        assertThat(file).hasContent("mine");
    }

    @Test
    void a_folder_is_never_written_over() {
        assertThatThrownBy(() -> AtomicFile.write(folder, out -> out.write(1)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("is not a file");
        assertThat(folder).isDirectory();
    }

    @Test
    void a_folder_without_permission_is_refused() throws IOException {
        Path closed = Files.createDirectory(folder.resolve("closed"));
        Assumptions.assumeTrue(closed.toFile().setWritable(false) && !Files.isWritable(closed), "runs as a super-user");
        assertThatThrownBy(() -> AtomicFile.write(closed.resolve("a.bin"), out -> out.write(1)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("cannot be written: Permission denied");
        assertThatThrownBy(() -> AtomicFile.write(closed.resolve("new").resolve("a.bin"), out -> out.write(1)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("cannot be written: no permission for " + closed.resolve("new"));
    }

    @Test
    void a_link_stays_a_link_and_its_goal_is_replaced() throws IOException {
        Path goal = Files.writeString(folder.resolve("goal"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), goal);
        AtomicFile.write(link, out -> out.write(ascii("new")));
        assertThat(link).isSymbolicLink();
        assertThat(goal).hasContent("new");
    }

    @Test
    void an_interrupted_thread_still_finishes_its_file() {
        Path target = folder.resolve("a.bin");
        Thread.currentThread().interrupt();
        try {
            AtomicFile.write(target, out -> out.write(ascii("saved")));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(target).hasContent("saved");
    }
}
