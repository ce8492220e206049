package elbo.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NativeLibrariesTest {
    /** The artefact's version begins with LibTorch's own and ends with JavaCPP's. */
    @Test
    void what_the_libraries_tell_is_what_the_artefact_is_called() {
        var versions = NativeLibraries.versions();
        assertThat(versions).containsOnlyKeys("libtorch", "onednn", "openblas", "javacpp");
        assertThat(Engine.version()).isEqualTo(versions.get("libtorch") + "-" + versions.get("javacpp"));
        assertThat(versions.values()).allMatch(v -> v.matches("\\d+\\.\\d+\\S*"));
    }
}
