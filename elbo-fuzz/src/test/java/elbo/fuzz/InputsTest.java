package elbo.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What fuzzing begins with, and what it once found, without Jazzer: each input is read or refused as {@link Trial} wants it. */
class InputsTest {
    @TempDir
    Path folder;

    static List<String> names() {
        return Targets.names();
    }

    private static List<Path> inputs(String kind, String target) throws IOException {
        Path inputs = Path.of(kind, target);
        if (!Files.isDirectory(inputs)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(inputs)) {
            return files.sorted().toList();
        }
    }

    private List<Path> read(String name, List<Path> inputs) throws IOException {
        List<Path> read = new ArrayList<>();
        try (Trial trial = new Trial(Targets.named(name), folder)) {
            for (Path input : inputs) {
                try {
                    if (trial.reads(Files.readAllBytes(input))) {
                        read.add(input);
                    }
                } catch (IOException | RuntimeException | Error e) {
                    throw new AssertionError(input + " is a finding", e);
                }
            }
        }
        return read;
    }

    @ParameterizedTest
    @MethodSource("names")
    void seeds_reach_both_ends_of_a_reader(String name) throws IOException {
        List<Path> seeds = inputs("seeds", name);
        assertThat(read(name, seeds)).isNotEmpty().hasSizeLessThan(seeds.size());
    }

    @ParameterizedTest
    @MethodSource("names")
    void what_was_found_once_is_read_or_refused_now(String name) throws IOException {
        List<Path> findings = inputs("findings", name);
        assertThat(read(name, findings)).hasSizeLessThanOrEqualTo(findings.size());
    }

    @Test
    void every_folder_of_inputs_belongs_to_a_target() throws IOException {
        for (String kind : List.of("seeds", "findings")) {
            try (Stream<Path> folders = Files.list(Path.of(kind)).filter(Files::isDirectory)) {
                assertThat(folders.map(f -> f.getFileName().toString())).isSubsetOf(names());
            }
        }
    }
}
