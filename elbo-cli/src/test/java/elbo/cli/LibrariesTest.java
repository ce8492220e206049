package elbo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LibrariesTest {
    @Test
    void a_jar_says_what_it_is() {
        assertThat(Libraries.of("/a/jackson-databind-3.2.4.jar", "/b/x-2-y-1.0-linux-x86_64.jar", "/classes", ""))
                .containsEntry("jackson-databind", "3.2.4")
                .hasSize(2);
        assertThat(Libraries.of("/a/pytorch-2.10.0-1.5.13.jar", "/a/pytorch-2.10.0-1.5.13-linux-x86_64.jar"))
                .containsEntry("pytorch", "2.10.0-1.5.13, 2.10.0-1.5.13-linux-x86_64");
    }

    @Test
    void all_that_the_command_needs_is_on_the_path() {
        assertThat(Libraries.onPath())
                .containsKeys(
                        "picocli", "jackson-databind", "snakeyaml-engine", "fastcsv", "xchart", "javacpp", "pytorch");
    }
}
