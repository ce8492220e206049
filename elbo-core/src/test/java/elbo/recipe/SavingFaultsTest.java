package elbo.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.AtomicFile;
import elbo.Disk;
import elbo.Refusal;
import elbo.tensor.SafeTensors;
import elbo.testing.FaultyDisk;
import elbo.testing.QuickDisk;
import elbo.testing.RecordingDisk;
import elbo.train.Listener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run on a disk that fails, fills up or loses its power: at every operation of it, one after another. */
class SavingFaultsTest {
    private static final long ALL = Long.MAX_VALUE;

    /** One epoch's best weights are not the next one's. */
    private static final Recipe RECIPE = RecipeReader.with(Runs.DENSE, List.of("epochs=3"));

    @TempDir
    Path folder;

    private byte[] straight;

    @BeforeEach
    void an_unbroken_run() throws IOException {
        straight = model(Runs.run(folder.resolve("straight"), RECIPE, Runs.vectors(), ALL));
    }

    private static byte[] model(RunFolder run) throws IOException {
        return Files.readAllBytes(run.modelFile());
    }

    /** Trains on a disk; says what was told, the refusal that ended it last. */
    private static List<String> train(RunFolder run, Disk disk) {
        List<String> told = new ArrayList<>();
        disk.during(() -> {
            try {
                new Experiment(RECIPE, Runs.vectors(), Runs.settings(ALL), told::add).run(run, Listener.NONE);
            } catch (Refusal e) {
                told.add("refused: " + e.getMessage());
            }
        });
        return told;
    }

    /** Goes on from what is left, or begins where that is no run yet; it must end as if nothing had happened. */
    private void assertMended(String about, RunFolder run) throws IOException {
        if (Files.exists(run.recipeFile())) {
            Experiment goingOn = new Experiment(run.recipe(), Runs.vectors(), Runs.settings(ALL), w -> {});
            new QuickDisk().during(() -> goingOn.resume(run, Listener.NONE));
        } else {
            train(RunFolder.create(run.path()), new QuickDisk());
        }
        assertThat(model(run)).as(about).isEqualTo(straight);
        assertThat(MetricsTable.read(run.metricsFile()).rows()).as(about).hasSize(6);
        assertThat(SafeTensors.read(run.bestFile()))
                .as(about)
                .isEqualTo(SafeTensors.read(folder.resolve("straight/checkpoints/best.safetensors")));
        try (Stream<Path> all = Files.walk(run.checkpoints())) {
            assertThat(all.filter(AtomicFile::isLeftover)).as(about).isEmpty();
        }
    }

    @Test
    void a_disk_that_fails_once_costs_a_warning_at_most() throws IOException {
        int n = 0;
        boolean failed = true;
        while (failed) {
            n++;
            FaultyDisk disk = FaultyDisk.once(n);
            RunFolder run = RunFolder.create(folder.resolve("once-" + n));
            List<String> told = train(run, disk);
            failed = disk.failed();
            assertThat(told).as("operation " + n).hasSizeLessThanOrEqualTo(1);
            if (failed && !told.isEmpty()) {
                assertThat(told.getFirst()).as("operation " + n).contains("No space left on device");
            }
            if (Files.exists(run.modelFile())) {
                assertThat(told).as("operation " + n).noneMatch(w -> w.startsWith("refused"));
            }
            if (!failed) {
                assertThat(told).isEmpty();
                assertThat(model(run)).isEqualTo(straight);
            }
            assertMended("operation " + n, run);
        }
        assertThat(n).isGreaterThan(40);
        System.out.println("figure: " + (n - 1) + " operations that fail");
    }

    @Test
    void a_disk_that_stays_full_ends_the_run_with_what_was_saved() throws IOException {
        int n = 0;
        boolean failed = true;
        while (failed) {
            n++;
            FaultyDisk disk = FaultyDisk.from(n);
            RunFolder run = RunFolder.create(folder.resolve("full-" + n));
            List<String> told = train(run, disk);
            failed = disk.failed();
            if (failed && !told.isEmpty()) {
                assertThat(told.getLast())
                        .as("operation " + n)
                        .startsWith("refused: ")
                        .contains("No space left on device");
            }
            assertMended("from operation " + n, run);
        }
        assertThat(n).isGreaterThan(40);
    }

    @Test
    void whatever_a_power_failure_leaves_can_be_gone_on_from() throws IOException {
        RunFolder run = RunFolder.create(folder.resolve("recorded"));
        RecordingDisk disk = new RecordingDisk(run.path());
        assertThat(train(run, disk)).isEmpty();
        Set<RecordingDisk.State> states = disk.states();
        int i = 0;
        for (RecordingDisk.State state : states) {
            Path left = folder.resolve("left-" + i++);
            state.restore(left);
            assertMended(state.names().toString(), new RunFolder(left));
        }
        assertThat(i).isGreaterThan(60);
        System.out.println("figure: " + i + " states that a power failure may leave");
    }
}
