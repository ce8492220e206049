package elbo.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.data.Splits;
import elbo.data.Stored;
import elbo.data.format.Formats;
import elbo.explore.Codes;
import elbo.explore.Explorer;
import elbo.model.Model;
import elbo.tensor.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of earlier versions, written by {@link GoldenFiles}, are read by this one and mean the same. */
class GoldenTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    /** What another processor may round otherwise. */
    private static final float ROUNDING = 1e-5f;

    @TempDir
    Path folder;

    private RunFolder run;

    @BeforeEach
    void a_copy_of_the_run() throws IOException {
        run = new RunFolder(folder.resolve("run"));
        Path from = GOLDEN.resolve("1/run");
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.toList()) {
                Files.copy(file, run.path().resolve(from.relativize(file)));
            }
        }
    }

    static Codes codes(RunFolder run) {
        float[] examples = new float[5 * 12];
        for (int i = 0; i < examples.length; i++) {
            examples[i] = i * 7 % 60 / 60f;
        }
        try (Model model = SavedModel.load(run, Device.CPU)) {
            return new Explorer(model).encode(examples);
        }
    }

    @Test
    void there_is_a_folder_for_each_schema() {
        for (int schema = 1; schema <= SavedModel.SCHEMA; schema++) {
            assertThat(GOLDEN.resolve(Integer.toString(schema))).isDirectory();
        }
    }

    @Test
    void a_run_is_read() {
        RunFolder golden = RunFolder.open(run.path());
        // its default then
        assertThat(golden.recipe()).isEqualTo(RecipeReader.with(Runs.DENSE, List.of("saving.best=loss")));
        assertThat(golden.settings()).isEqualTo(Runs.settings(Long.MAX_VALUE));
        assertThat(golden.environment().at("/data/train/examples").asInt()).isEqualTo(50);
        assertThat(MetricsTable.read(golden.metricsFile()).rows())
                .extracting(r -> r.epoch() + " " + r.step() + " " + r.split())
                .containsExactly("1 4 train", "1 4 test");
        assertThat(Json.read(golden.evaluationFile()).path("elbo").asDouble()).isEqualTo(-8.5);
    }

    /** A file without a test part is split at random, so its numbers come in another order. */
    @ParameterizedTest
    @ValueSource(strings = {"codes.npy", "codes.npz", "codes.csv"})
    void its_weights_encode_as_they_did(String file) {
        Splits golden = Formats.open(GOLDEN.resolve("1").resolve(file));
        float[] codes = codes(run).mean().clone();
        float[] then = joined(Stored.values(golden.train()), Stored.values(golden.test()));
        Arrays.sort(codes);
        Arrays.sort(then);
        assertThat(codes).hasSize(15).containsExactly(then, within(ROUNDING));
    }

    private static float[] joined(float[] a, float[] b) {
        float[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }

    @Test
    void its_best_weights_are_read() {
        SavedModel.loadBest(run, Device.CPU).close();
    }

    /** To the bit only on the machine and with the libraries of then. */
    @Test
    void its_training_goes_on() {
        assertThat(Runs.resume(run, Runs.vectors(), Long.MAX_VALUE)).isEmpty();
        RunFolder now = Runs.run(folder.resolve("now"), Runs.DENSE, Runs.vectors(), Long.MAX_VALUE);
        List<MetricsTable.Row> golden = MetricsTable.read(run.metricsFile()).of("test");
        List<MetricsTable.Row> again = MetricsTable.read(now.metricsFile()).of("test");
        for (int i = 0; i < 2; i++) {
            assertThat(golden.get(i).bound().loss())
                    .isCloseTo(again.get(i).bound().loss(), within(1e-3));
        }
    }
}
