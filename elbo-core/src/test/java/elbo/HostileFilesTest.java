package elbo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.management.ThreadMXBean;
import elbo.data.format.Formats;
import elbo.recipe.MetricsTable;
import elbo.recipe.RecipeReader;
import elbo.recipe.WeightImport;
import elbo.tensor.SafeTensors;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files made to hurt: each is refused in one line, within two seconds, taking less than 128 MB of memory in all, and nothing
 * is written.
 */
class HostileFilesTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long MOST_NANOS = 2_000_000_000;
    private static final long MOST_BYTES = 128 << 20;

    @TempDir
    Path folder;

    /** Makes a file and returns what is to be opened. */
    @FunctionalInterface
    interface Maker {
        Path at(Path folder) throws IOException;
    }

    /** Opens a path as users do. */
    @FunctionalInterface
    interface Reader {
        void open(Path path);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"recipes", "jsons", "tables", "arrays", "archives", "pictures", "weights"})
    void is_refused_in_a_line_in_no_time_and_little_memory(String name, Reader reader, Maker maker) throws IOException {
        Path made = maker.at(Files.createDirectories(folder.resolve("a/b")));
        List<Path> before = files();
        long nanos = THREADS.getCurrentThreadCpuTime();
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        Throwable thrown = catchThrowable(() -> reader.open(made));
        bytes = THREADS.getCurrentThreadAllocatedBytes() - bytes;
        nanos = THREADS.getCurrentThreadCpuTime() - nanos;

        assertThat(thrown).isInstanceOf(Refusal.class);
        assertThat(((Refusal) thrown).problems()).hasSizeLessThan(60);
        assertThat(thrown.getMessage().split("\n", -1)).allMatch(line -> line.length() < 500);
        assertThat(thrown.getMessage().split("\n", -1))
                .hasSizeLessThanOrEqualTo(((Refusal) thrown).problems().size() + 1);
        assertThat(nanos).as("time").isLessThan(MOST_NANOS);
        assertThat(bytes).as("memory").isLessThan(MOST_BYTES);
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void there_are_thirty_of_them_and_more() {
        assertThat(Stream.of(recipes(), jsons(), tables(), arrays(), archives(), pictures(), weights())
                        .mapToLong(Stream::count)
                        .sum())
                .isGreaterThan(30);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.sorted().toList();
        }
    }

    static Stream<Arguments> recipes() {
        return HostileTexts.recipes().map(f -> arguments(f.name(), (Reader) RecipeReader::read, f.maker()));
    }

    static Stream<Arguments> jsons() {
        return HostileTexts.jsons().map(f -> arguments(f.name(), (Reader) WeightImport::names, f.maker()));
    }

    static Stream<Arguments> tables() {
        return Stream.concat(
                HostileTexts.tables().map(f -> arguments(f.name(), (Reader) Formats::open, f.maker())),
                HostileTexts.metrics().map(f -> arguments(f.name(), (Reader) MetricsTable::read, f.maker())));
    }

    static Stream<Arguments> arrays() {
        return HostileArrays.arrays().map(f -> arguments(f.name(), (Reader) Formats::open, f.maker()));
    }

    static Stream<Arguments> archives() {
        return HostileArrays.archives().map(f -> arguments(f.name(), (Reader) Formats::open, f.maker()));
    }

    static Stream<Arguments> pictures() {
        return HostilePictures.pictures().map(f -> arguments(f.name(), (Reader) Formats::open, f.maker()));
    }

    static Stream<Arguments> weights() {
        return HostileArrays.weights().map(f -> arguments(f.name(), (Reader) SafeTensors::read, f.maker()));
    }
}
