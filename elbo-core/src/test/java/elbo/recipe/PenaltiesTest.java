package elbo.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.data.Splits;
import elbo.nn.Precision;
import elbo.nn.Schedule;
import elbo.regulariser.CodeNorm;
import elbo.regulariser.Mmd;
import elbo.tensor.Device;
import elbo.tensor.SafeTensors;
import elbo.train.Listener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Regularisers in recipe files, in what a run records, and over a stop. */
class PenaltiesTest {
    private static final String MMD =
            "regularisers: [{type: mmd, weight: 10}, {type: code-norm, weight: 0.1}, code-norm]";
    private static final String APART =
            "regularisers: [{type: code-norm, weight: 2}, {type: weight-norm, weight: 0.01}]";
    private static final String AVERAGE =
            "objective: {type: elbo, samples: 2, gradient: score, baseline: moving-average}";

    @TempDir
    Path folder;

    private static Recipe recipe(String part) {
        return RecipeReader.parse("test", """
                parent: vae
                name: small
                model: { encoder: { hidden: [8] }, latent: 3, decoder: { hidden: [8] }, %s }
                training: { batch: 16, epochs: 2 }
                """.formatted(part));
    }

    private static Experiment experiment(Recipe recipe, Splits data, int threads, long maxSteps) {
        Experiment.Settings settings =
                new Experiment.Settings(7, threads, Device.CPU, Precision.FP32, 0, maxSteps, "elbo train");
        return new Experiment(recipe, data, settings, Assertions::fail);
    }

    private RunFolder run(String name, Recipe recipe, int threads, long maxSteps) {
        RunFolder run = RunFolder.create(folder.resolve(name));
        experiment(recipe, Runs.vectors(), threads, maxSteps).run(run, Listener.NONE);
        return run;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void metrics_have_a_column_for_each_regulariser(int threads) throws IOException {
        for (String part : List.of(MMD, APART)) {
            RunFolder run = run(part.substring(22, 26) + threads, recipe(part), threads, Long.MAX_VALUE);
            List<Double> weights = part.equals(MMD) ? List.of(10.0, 0.1, 1.0) : List.of(2.0, 0.01);
            List<String> names =
                    part.equals(MMD) ? List.of("mmd", "code_norm", "code_norm_2") : List.of("code_norm", "weight_norm");
            assertThat(Files.readAllLines(run.metricsFile()).getFirst())
                    .isEqualTo("epoch,step,seconds,split,loss,elbo,reconstruction,kl," + String.join(",", names));
            MetricsTable read = MetricsTable.read(run.metricsFile());
            assertThat(read.text()).isEqualTo(Files.readString(run.metricsFile()));
            for (MetricsTable.Row row : read.rows()) {
                Map<String, Double> penalties = row.bound().penalties();
                assertThat(penalties.keySet()).containsExactlyElementsOf(names);
                double loss = -row.bound().elbo();
                for (int i = 0; i < names.size(); i++) {
                    loss += weights.get(i) * penalties.get(names.get(i));
                }
                assertThat(row.bound().loss()).isCloseTo(loss, within(1e-5));
                assertThat(penalties.get("code_norm")).isPositive();
            }
            assertThat(read.rows()).hasSize(4);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {MMD, APART, AVERAGE, AVERAGE + ", noise: {type: gaussian}"})
    void a_stopped_run_ends_as_one_that_never_stopped(String part) throws IOException {
        for (int threads : new int[] {1, 2}) {
            Recipe recipe = recipe(part);
            RunFolder straight = run("straight" + threads, recipe, threads, Long.MAX_VALUE);
            RunFolder stopped = run("stopped" + threads, recipe, threads, 3);
            for (long next : new long[] {5, Long.MAX_VALUE}) {
                experiment(recipe, Runs.vectors(), threads, next).resume(stopped, Listener.NONE);
            }
            assertThat(Files.readAllBytes(stopped.modelFile())).isEqualTo(Files.readAllBytes(straight.modelFile()));
            assertThat(bounds(stopped)).isEqualTo(bounds(straight));
        }
    }

    private static List<Object> bounds(RunFolder run) {
        return MetricsTable.read(run.metricsFile()).rows().stream()
                .map(r -> (Object) r.bound())
                .toList();
    }

    /** 12 grey values cost some 8 nats, and the mean has come a part of the way there. */
    @Test
    void a_moving_average_is_kept_with_the_weights() {
        RunFolder run = run("average", recipe(AVERAGE), 1, Long.MAX_VALUE);
        SafeTensors.Entry kept = SafeTensors.read(run.modelFile()).entries().get("objective.baseline");
        try (var scope = elbo.tensor.Scope.open()) {
            double mean = elbo.tensor.Tensors.of(kept).item();
            assertThat(mean).isBetween(-8.0, -3.0);
        }
    }

    @Test
    void a_list_in_a_recipe_is_read_and_set_by_the_types_in_it() {
        Recipe read = recipe("regularisers: [{type: mmd, weight: 10}, code-norm, code-norm]");
        Schedule one = Schedule.constant(1);
        assertThat(read.model().regularisers().getFirst().weight()).isEqualTo(Schedule.constant(10));
        assertThat(RecipeReader.parse("again", RecipeReader.write(read))).isEqualTo(read);

        Recipe set = RecipeReader.with(
                read,
                List.of(
                        "regularisers.mmd.weight=3",
                        "mmd.kernel=rbf",
                        "mmd.scales=[1, 2]",
                        "regularisers.2.weight={type: linear, from: 0, to: 4, over: 10}"));
        assertThat(set.model().regularisers())
                .containsExactly(
                        new Mmd(Mmd.Kernel.RBF, List.of(1.0, 2.0), Schedule.constant(3)),
                        new CodeNorm(one),
                        new CodeNorm(new Schedule.Linear(0, 4, 10, Schedule.Per.EPOCH)));
        Recipe whole = RecipeReader.with(read, List.of("regularisers=[{type: code-norm, weight: 5}]"));
        assertThat(whole.model().regularisers()).containsExactly(new CodeNorm(Schedule.constant(5)));
        Recipe other = RecipeReader.with(read, List.of("mmd.type=code-norm", "regularisers=[]"));
        assertThat(other.model().regularisers()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "regularisers: [{type: mmb}]           | regularisers[0].type: unknown regulariser \"mmb\". Did you mean \"mmd\"?",
                "regularisers: [mmd, dib]              | regularisers[1].type: unknown regulariser \"dib\". Did you mean \"dip\"?",
                "regularisers: [{type: mmd, wieght: 3}] | regularisers[0].wieght: unknown key \"wieght\". Did you mean \"weight\"?",
                "regularisers: [{type: mmd, kernel: imk}] | regularisers[0].kernel: unknown choice \"imk\". Did you mean \"imq\"?",
                "regularisers: [{weight: 3}]           | regularisers[0]: expected a type: mmd, sliced-wasserstein",
                "regularisers: [3]                     | regularisers[0]: expected a name or a group of values; got 3",
                "regularisers: [mmd, null]             | regularisers[1]: expected a value; got null",
                "regularisers: {type: mmd}             | regularisers: expected a list like",
                "regularisers: mmd                     | regularisers: expected a list like",
                "regularisers: [{type: mmd, weight: -0.999}] | regularisers[0]: weight must be at least 0; got -0.999",
                "regularisers: [{type: mmd, scales: [0]}] | regularisers[0]: scales must be numbers greater than 0",
                "regularisers: [{type: mmd, scales: [a]}] | regularisers[0].scales[0]: expected a number; got a",
            })
    void a_wrong_list_is_named_with_its_place(String part, String message) {
        assertThatThrownBy(() -> recipe(part))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("model." + message)
                .hasMessageNotContaining("\n\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "regularisers.mmd.wight=3  | Did you mean model.regularisers.mmd.weight",
                "regularisers.dip.weight=3 | the recipe has no value called \"regularisers.dip.weight\"",
                "regularisers.mmd.weight=-1 | model.regularisers[0]: weight must be at least 0; got -1.0",
            })
    void what_cannot_be_set_in_a_list_is_refused(String assignment, String message) {
        Recipe read = recipe("regularisers: [mmd]");
        assertThatThrownBy(() -> RecipeReader.with(read, List.of(assignment)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(message);
    }

    @Test
    void a_weight_that_falls_below_zero_ends_the_run_with_the_reason() {
        Recipe falling = recipe(
                "regularisers: [{type: code-norm, weight: {type: linear, from: 1, to: -1, over: 4, per: step}}]");
        assertThatThrownBy(() -> run("falling", falling, 1, Long.MAX_VALUE))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("model.regularisers: the weight of code-norm is -0.5 at step 3");
    }

    /** Draws that are cut off from the encoder carry no penalty to it. */
    @Test
    void a_regulariser_of_draws_is_refused_where_draws_are_cut_off() {
        for (String r : List.of("mmd", "sliced-wasserstein", "code-norm", "sparsity")) {
            Recipe unfit = recipe("objective: {type: iwae, gradient: score}, regularisers: [" + r + "]");
            assertThatThrownBy(() -> experiment(unfit, Runs.vectors(), 1, 1).check())
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("model.regularisers[0]: this regulariser reaches the encoder")
                    .hasMessageContaining("Fix: objective.gradient: reparameterised");
        }
        for (String r : List.of("dip", "weight-norm", "contractive")) {
            experiment(
                            recipe("objective: {type: iwae, gradient: score}, regularisers: [" + r + "]"),
                            Runs.vectors(),
                            1,
                            1)
                    .check();
        }
    }
}
