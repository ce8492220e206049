package elbo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFolderTest {
    @TempDir
    Path home;

    private Path target;

    @BeforeEach
    void a_place() {
        target = home.resolve("pictures");
    }

    private static void two(Path folder) throws IOException {
        Files.writeString(folder.resolve("a"), "one");
        Files.writeString(folder.resolve("b"), "two");
    }

    private void nothingElseIsThere(Path... expected) throws IOException {
        try (var files = Files.list(home)) {
            assertThat(files).containsExactlyInAnyOrder(expected);
        }
    }

    @Test
    void the_folder_is_there_only_when_its_files_are() throws IOException {
        AtomicFolder.write(target, folder -> {
            two(folder);
            assertThat(folder.getParent())
                    .as("one file system, so that it can be moved")
                    .isEqualTo(home);
            assertThat(target).doesNotExist();
        });
        assertThat(target.resolve("a")).hasContent("one");
        assertThat(target.resolve("b")).hasContent("two");
        nothingElseIsThere(target);
    }

    @Test
    void folders_above_are_made() {
        AtomicFolder.write(target.resolve("of").resolve("mine"), AtomicFolderTest::two);
        assertThat(target.resolve("of").resolve("mine").resolve("b")).hasContent("two");
    }

    @Test
    void a_failure_half_way_leaves_nothing() throws IOException {
        assertThatThrownBy(() -> AtomicFolder.write(target, folder -> {
                    two(folder);
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(Refusal.class)
                .hasMessage(target + ": cannot be written: No space left on device");
        nothingElseIsThere();
        assertThatThrownBy(() -> AtomicFolder.write(target, folder -> {
                    two(folder);
                    throw new IllegalStateException("a bug");
                }))
                .isInstanceOf(IllegalStateException.class);
        nothingElseIsThere();
    }

    @Test
    void an_empty_folder_is_filled_also_through_a_link() throws IOException {
        Files.createDirectory(target);
        Path link = Files.createSymbolicLink(home.resolve("link"), target);
        AtomicFolder.write(link, AtomicFolderTest::two);
        assertThat(link).isSymbolicLink();
        assertThat(target.resolve("a")).hasContent("one");
        nothingElseIsThere(link, target);
    }

    @Test
    void a_folder_with_something_in_it_is_left_alone() throws IOException {
        Path mine = Files.writeString(Files.createDirectory(target).resolve("a"), "mine");
        assertThatThrownBy(() -> AtomicFolder.write(target, AtomicFolderTest::two))
                .isInstanceOf(Refusal.class)
                .hasMessage(target + ": is not empty; empty it or give another name");
        assertThat(mine).hasContent("mine");
        nothingElseIsThere(target);
    }

    @Test
    void what_somebody_else_put_there_meanwhile_is_left_alone() throws IOException {
        Path theirs = target.resolve("theirs");
        assertThatThrownBy(() -> AtomicFolder.write(target, folder -> {
                    two(folder);
                    Files.writeString(Files.createDirectory(target).resolve("theirs"), "theirs");
                }))
                .isInstanceOf(Refusal.class)
                .hasMessage(target + ": cannot be written: " + target + " is not empty");
        assertThat(theirs).hasContent("theirs");
        nothingElseIsThere(target);
    }

    @Test
    void a_file_is_never_written_over() throws IOException {
        Files.writeString(target, "mine");
        assertThatThrownBy(() -> AtomicFolder.write(target, AtomicFolderTest::two))
                .isInstanceOf(Refusal.class)
                .hasMessage(target + ": is not a folder; give another name");
        assertThat(target).hasContent("mine");
        nothingElseIsThere(target);
    }
}
