package elbo.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import elbo.Refusal;
import elbo.data.format.Npy;
import elbo.model.Bound;
import elbo.testing.FaultyDisk;
import elbo.train.Diverged;
import elbo.train.Listener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A run whose learning rate is far too large until it has gone back once: what is recorded of it, and that it is resumed. */
class GoingBackTest {
    private static final long ALL = Long.MAX_VALUE;

    private static final Recipe STEEP = RecipeReader.with(
            Runs.DENSE,
            List.of(
                    "optimizer.rate={type: linear, from: 0.001, to: 1e30, over: 8, per: step}",
                    "recovery={times: 1, factor: 1e-31}",
                    "saving.minutes=1e-9"));

    @TempDir
    Path folder;

    private RunFolder straight;
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void an_unbroken_run() {
        straight = begun("straight", STEEP, Listener.NONE);
    }

    private RunFolder begun(String name, Recipe recipe, Listener listener) {
        RunFolder run = RunFolder.create(folder.resolve(name));
        new Experiment(recipe, Runs.vectors(), Runs.settings(ALL), told::add).run(run, listener);
        return run;
    }

    private static byte[] model(RunFolder run) throws IOException {
        return Files.readAllBytes(run.modelFile());
    }

    @Test
    void what_was_not_finite_is_kept_with_its_batch() throws IOException {
        assertThat(told).containsExactly(straight.divergenceFile() + " and diverged.npy, the batch, say more");
        JsonNode found = Json.read(straight.divergenceFile());
        assertThat(found.path("epoch").asInt()).isEqualTo(1);
        assertThat(found.path("step").asInt()).isBetween(2, 4);
        assertThat(found.path("first_in").asString()).isNotEmpty();
        assertThat(found.path("batch").asString()).isEqualTo("diverged.npy");
        assertThat(Npy.floats(straight.path().resolve("diverged.npy")).values()).hasSize(16 * 12);
        assertThat(MetricsTable.read(straight.metricsFile()).rows()).hasSize(4);
    }

    /** Steps of the way that was given up are later than the new ones, but not newer. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.9})
    void it_is_resumed_from_its_new_way_to_the_bit(double averaging) throws IOException {
        Recipe steep = RecipeReader.with(STEEP, List.of("training.averaging=" + averaging));
        RunFolder unbroken = begun("unbroken", steep, Listener.NONE);
        RunFolder run = begun("run", steep, new Listener() {
            private boolean back;
            private long done;

            @Override
            public void wentBack(Diverged.Finding why, long steps, double rate) {
                back = true;
                done = steps;
            }

            @Override
            public void step(long steps, int epoch, long within, long of, Supplier<Bound> means) {
                done = steps;
            }

            @Override
            public boolean goOn() {
                return !(back && done == 1);
            }
        });
        try (Stream<Path> files = Files.list(run.checkpoints())) {
            assertThat(files.map(f -> f.getFileName().toString()).filter(f -> f.startsWith("step-")))
                    .containsExactly("step-0000000001.safetensors");
        }
        Listener never = new Listener() {
            @Override
            public void wentBack(Diverged.Finding why, long steps, double rate) {
                throw new AssertionError("once is enough");
            }
        };
        new Experiment(steep, Runs.vectors(), Runs.settings(ALL), told::add).resume(run, never);
        assertThat(model(run)).isEqualTo(model(unbroken));
    }

    @Test
    void a_run_that_stopped_there_may_go_on_with_leave_to_go_back() throws IOException {
        Recipe strict = RecipeReader.with(STEEP, List.of("recovery.times=0", "saving.minutes=0"));
        Diverged why = catchThrowableOfType(Diverged.class, () -> begun("run", strict, Listener.NONE));
        RunFolder run = RunFolder.open(folder.resolve("run"));
        assertThat(why).hasMessageContaining("--set recovery.times=3");
        assertThat(run.divergenceFile()).exists();
        assertThat(run.modelFile()).doesNotExist();

        new Experiment(STEEP, Runs.vectors(), Runs.settings(ALL), told::add).resume(run, Listener.NONE);
        assertThat(model(run)).isEqualTo(model(straight));
        assertThat(run.recipe()).isEqualTo(STEEP);
    }

    @Test
    void a_disk_that_fails_meanwhile_does_not_hide_it() throws IOException {
        Recipe recipe = RecipeReader.with(STEEP, List.of("saving.minutes=0"));
        boolean failed = true;
        for (int n = 1; failed; n++) {
            FaultyDisk disk = FaultyDisk.once(n);
            String name = "faulty-" + n;
            try {
                disk.during(() -> begun(name, recipe, Listener.NONE));
            } catch (Refusal e) {
                assertThat(n)
                        .as("only the records, without which nothing begins")
                        .isLessThan(20);
                assertThat(e).hasMessageContaining("No space left on device");
                continue;
            }
            failed = disk.failed();
            assertThat(model(new RunFolder(folder.resolve(name)))).as(name).isEqualTo(model(straight));
        }
    }
}
