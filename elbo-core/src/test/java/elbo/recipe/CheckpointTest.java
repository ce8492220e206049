package elbo.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.Refusal;
import elbo.model.Bound;
import elbo.tensor.SafeTensors;
import elbo.train.Listener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of a training, what is said where it is damaged, and who may touch it. */
class CheckpointTest {
    private static final long ALL = Long.MAX_VALUE;

    @TempDir
    Path folder;

    private byte[] straight;

    @BeforeEach
    void an_unbroken_run() throws IOException {
        straight = model(Runs.run(folder.resolve("straight"), Runs.DENSE, Runs.vectors(), ALL));
    }

    private RunFolder stoppedAt(long step) {
        return Runs.run(folder.resolve("run"), Runs.DENSE, Runs.vectors(), step);
    }

    private static byte[] model(RunFolder run) throws IOException {
        return Files.readAllBytes(run.modelFile());
    }

    private static List<String> steps(RunFolder run) throws IOException {
        try (Stream<Path> all = Files.list(run.checkpoints())) {
            return all.map(f -> f.getFileName().toString())
                    .filter(f -> f.startsWith("step-"))
                    .map(f -> f.replaceAll("^step-0*", "").replace(".safetensors", ""))
                    .sorted()
                    .toList();
        }
    }

    /** A byte in the middle is in some tensor: no length tells, only the checksum. Byte 20 is in the header's words. */
    @ParameterizedTest
    @ValueSource(ints = {-10, -1, 3, 20, 60, 2000})
    void a_damaged_checkpoint_is_told_of_put_aside_and_the_one_before_it_taken(int place) throws IOException {
        RunFolder run = stoppedAt(5);
        Path newest = run.checkpoints().resolve("step-0000000005.safetensors");
        byte[] bytes = Files.readAllBytes(newest);
        if (place < 0) {
            bytes = Arrays.copyOf(bytes, bytes.length + place);
        } else {
            bytes[place] ^= 1;
        }
        Files.write(newest, bytes);

        List<String> warnings = Runs.resume(run, Runs.vectors(), ALL);

        assertThat(warnings).hasSize(1);
        assertThat(warnings.getFirst())
                .startsWith("skipped a damaged checkpoint, now step-0000000005.safetensors.damaged: " + newest);
        assertThat(model(run)).isEqualTo(straight);
        assertThat(steps(run)).containsExactly("4", "5.damaged", "8");
    }

    @Test
    void a_run_of_which_all_is_damaged_cannot_go_on_however_often_it_is_asked() throws IOException {
        RunFolder run = stoppedAt(5);
        for (String step : steps(run)) {
            Files.write(run.checkpoints().resolve("step-000000000" + step + ".safetensors"), new byte[] {1, 2, 3});
        }
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> Runs.resume(run, Runs.vectors(), ALL))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("no checkpoint is whole; of the newest: ")
                    .hasMessageContaining("step-0000000005.safetensors");
        }
        assertThat(steps(run)).containsExactly("4", "5");
    }

    @Test
    void a_finished_run_without_checkpoints_is_not_begun_again() throws IOException {
        RunFolder run = stoppedAt(ALL);
        for (String step : steps(run)) {
            Files.delete(run.checkpoints().resolve("step-000000000" + step + ".safetensors"));
        }
        assertThatThrownBy(() -> Runs.resume(run, Runs.vectors(), ALL))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("there is no checkpoint to go on from. Fix: ");
        assertThat(model(run)).isEqualTo(straight);
    }

    @Test
    void a_run_goes_on_from_where_it_was_and_not_from_the_beginning() {
        List<Long> begun = new ArrayList<>();
        Listener listener = new Listener() {
            @Override
            public void begins(long steps) {
                begun.add(steps);
            }

            @Override
            public void step(long steps, int epoch, long within, long of, Supplier<Bound> means) {
                begun.add(steps);
            }
        };
        RunFolder run = stoppedAt(5);
        new Experiment(run.recipe(), Runs.vectors(), Runs.settings(ALL), w -> {}).resume(run, listener);
        assertThat(begun).containsExactly(5L, 6L, 7L, 8L);
    }

    @Test
    void a_run_stopped_before_its_first_checkpoint_begins_again() throws IOException {
        RunFolder run = RunFolder.create(folder.resolve("run"));
        run.writeEnvironment(Environment.of(
                Runs.settings(ALL), Runs.vectors().train(), Runs.vectors().test()));
        run.writeRecipe(Runs.DENSE);
        assertThat(Runs.resume(run, Runs.vectors(), ALL)).isEmpty();
        assertThat(model(run)).isEqualTo(straight);
    }

    @Test
    void as_many_are_kept_as_wanted_and_time_makes_more_of_them() throws IOException {
        // some nanoseconds: after each step, unless the one before is still being written
        Recipe often = RecipeReader.with(Runs.DENSE, List.of("saving.minutes=1e-9", "saving.keep=5", "epochs=4"));
        RunFolder run = Runs.run(folder.resolve("run"), often, Runs.vectors(), ALL);
        assertThat(steps(run)).hasSize(5).contains("16", "12");
        Recipe seldom = RecipeReader.with(Runs.DENSE, List.of("saving.minutes=0", "epochs=4"));
        RunFolder other = Runs.run(folder.resolve("other"), seldom, Runs.vectors(), ALL);
        assertThat(steps(other)).containsExactly("12", "16");
        assertThat(model(run)).isEqualTo(model(other));
    }

    /** A large rate makes the test loss go up again: the best is not the last. */
    @ParameterizedTest
    @ValueSource(strings = {"loss", "reconstruction", "negative-elbo"})
    void the_best_weights_are_kept_apart(String measure) throws IOException {
        List<String> changes = List.of("epochs=8", "rate=0.5", "objective.beta=0.01", "saving.best=" + measure);
        Recipe recipe = RecipeReader.with(Runs.DENSE, changes);
        RunFolder run = Runs.run(folder.resolve("run"), recipe, Runs.vectors(), 21);
        assertThat(Runs.resume(run, Runs.vectors(), ALL)).isEmpty();

        List<MetricsTable.Row> rows = MetricsTable.read(run.metricsFile()).of("test");
        MetricsTable.Row best = rows.stream()
                .min(Comparator.comparingDouble(r -> figure(measure, r.bound())))
                .orElseThrow();
        assertThat(best.epoch()).isLessThan(8);
        RunFolder until = Runs.run(folder.resolve("until"), recipe, Runs.vectors(), best.step());
        assertThat(SafeTensors.read(run.bestFile())).isEqualTo(SafeTensors.read(until.modelFile()));
    }

    private static double figure(String measure, Bound b) {
        return switch (measure) {
            case "loss" -> b.reconstruction() + 0.01 * b.kl();
            case "reconstruction" -> b.reconstruction();
            default -> b.reconstruction() + b.kl();
        };
    }

    @Test
    void later_steps_of_a_way_given_up_go_with_the_next_save() throws IOException {
        RunFolder run = stoppedAt(6);
        Path six = run.checkpoints().resolve("step-0000000006.safetensors");
        Files.copy(six, run.checkpoints().resolve("step-0000000007.safetensors"));
        new CheckpointFolder(run, 2).save(Snapshot.read(six));
        assertThat(steps(run)).containsExactly("4", "6");
    }

    @Test
    void no_best_weights_where_none_are_wanted() {
        Recipe none = RecipeReader.with(Runs.DENSE, List.of("saving.best=none"));
        RunFolder run = Runs.run(folder.resolve("run"), none, Runs.vectors(), ALL);
        assertThat(run.bestFile()).doesNotExist();
    }

    @Test
    void a_run_goes_on_by_its_recipe_only() {
        RunFolder run = stoppedAt(5);
        run.writeRecipe(RecipeReader.with(Runs.DENSE, List.of("rate=0.5")));
        assertThatThrownBy(() -> Runs.resume(run, Runs.vectors(), ALL))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("recipe.yaml: is not the recipe that step 5 was trained by");
    }

    @Test
    void a_run_may_go_on_for_longer() throws IOException {
        stoppedAt(ALL).writeRecipe(RecipeReader.with(Runs.DENSE, List.of("epochs=3", "saving.keep=7")));
        RunFolder run = RunFolder.open(folder.resolve("run"));
        assertThat(Runs.resume(run, Runs.vectors(), ALL)).isEmpty();
        Recipe longer = RecipeReader.with(Runs.DENSE, List.of("epochs=3"));
        assertThat(model(run)).isEqualTo(model(Runs.run(folder.resolve("l"), longer, Runs.vectors(), ALL)));
    }

    @Test
    void a_second_training_of_the_same_run_is_kept_out() {
        RunFolder run = RunFolder.create(folder.resolve("run"));
        List<String> refusals = new ArrayList<>();
        Listener second = new Listener() {
            @Override
            public void step(long steps, int epoch, long within, long of, Supplier<Bound> means) {
                try {
                    Runs.resume(run, Runs.vectors(), ALL);
                } catch (Refusal e) {
                    refusals.add(e.getMessage());
                }
            }
        };
        new Experiment(Runs.DENSE, Runs.vectors(), Runs.settings(ALL), w -> {}).run(run, second);
        assertThat(refusals)
                .hasSize(8)
                .containsOnly(run.path() + ": is being trained by another process (process "
                        + ProcessHandle.current().pid() + "). Wait for it, or stop it with Ctrl-C");
    }

    @Test
    void what_a_killed_process_left_half_written_is_removed_and_told() throws IOException {
        RunFolder run = stoppedAt(5);
        Path left = Files.write(run.checkpoints().resolve(".step-0000000006.safetensors.1234-1.tmp"), new byte[9]);
        Path beside = Files.write(run.path().resolve(".model.safetensors.1234-1.tmp"), new byte[9]);
        Path mine = Files.write(run.checkpoints().resolve("notes.tmp"), new byte[9]);
        assertThat(Runs.resume(run, Runs.vectors(), ALL))
                .containsExactly("removed 2 unfinished files that a stopped process left");
        assertThat(left).doesNotExist();
        assertThat(beside).doesNotExist();
        assertThat(mine).exists();
    }

    @Test
    void a_run_killed_before_it_began_does_not_stand_in_the_way() throws IOException {
        RunFolder run = RunFolder.create(folder.resolve("run"));
        RunLock.training(run).close();
        run.writeEnvironment(Environment.of(
                Runs.settings(ALL), Runs.vectors().train(), Runs.vectors().test()));
        assertThat(model(stoppedAt(ALL))).isEqualTo(straight);
        assertThatThrownBy(() -> RunFolder.create(run.path())).hasMessageContaining("is not empty");
    }

    @Test
    void a_folder_removed_while_training_comes_back_whole() throws IOException {
        RunFolder run = RunFolder.create(folder.resolve("run"));
        List<String> warnings = new ArrayList<>();
        Listener remover = new Listener() {
            @Override
            public void step(long steps, int epoch, long within, long of, Supplier<Bound> means) {
                if (steps == 6) {
                    away(run.path());
                }
            }
        };
        new Experiment(Runs.DENSE, Runs.vectors(), Runs.settings(ALL), warnings::add).run(run, remover);
        assertThat(warnings)
                .contains(run.recipeFile() + ": was removed while training; it is written again")
                .contains(run.environmentFile() + ": was removed while training; it is written again");
        assertThat(model(run)).isEqualTo(straight);
        assertThat(RunFolder.open(run.path()).recipe()).isEqualTo(Runs.DENSE);
        assertThat(Files.readAllLines(run.metricsFile())).hasSize(5);
    }

    private void away(Path path) {
        try {
            Files.move(path, folder.resolve("away"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
