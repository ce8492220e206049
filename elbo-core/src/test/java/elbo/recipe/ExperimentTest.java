package elbo.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.data.Dataset;
import elbo.data.Kind;
import elbo.data.Labels;
import elbo.data.MemoryDataset;
import elbo.data.Splits;
import elbo.model.Bound;
import elbo.nn.Moment;
import elbo.nn.Precision;
import elbo.nn.Schedule;
import elbo.tensor.Device;
import elbo.tensor.SafeTensors;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensors;
import elbo.train.Listener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExperimentTest {
    private static final long ALL = Long.MAX_VALUE;

    /** Its running averages are saved with the weights. */
    private static final Recipe NORMED =
            RecipeReader.with(Runs.CONVOLUTIONAL, List.of("encoder.norm=batch", "decoder.norm=batch"));

    private static final Recipe NORMED_RESNETS = RecipeReader.with(
            Runs.CONVOLUTIONAL,
            List.of(
                    "model.encoder={type: resnet, channels: [3, 2], norm: batch}",
                    "model.decoder={type: resnet, channels: [2, 3], norm: batch}"));

    private static final Recipe AVERAGED =
            RecipeReader.with(Runs.DENSE, List.of("training.averaging=0.7", "training.clip=0.5"));

    private static Recipe normedPerceptrons(String encoder, String decoder) {
        return RecipeReader.with(
                Runs.DENSE,
                List.of(
                        "model.encoder={type: " + encoder + ", norm: batch}",
                        "model.decoder={type: " + decoder + ", norm: batch}"));
    }

    private static Recipe optimizer(String name) {
        return RecipeReader.with(Runs.DENSE, List.of("optimizer.type=" + name));
    }

    @TempDir
    Path folder;

    static Stream<Arguments> stops() {
        return Stream.of(
                Arguments.of("averaged", AVERAGED, Runs.vectors(), new long[] {1}),
                Arguments.of("averaged", AVERAGED, Runs.vectors(), new long[] {3, 4, 5}),
                Arguments.of("adamax", optimizer("adamax"), Runs.vectors(), new long[] {3, 5}),
                Arguments.of("sgd", optimizer("sgd"), Runs.vectors(), new long[] {3, 5}),
                Arguments.of("rmsprop", optimizer("rmsprop"), Runs.vectors(), new long[] {3, 5}),
                Arguments.of("adagrad", optimizer("adagrad"), Runs.vectors(), new long[] {3, 5}),
                Arguments.of("dense", Runs.DENSE, Runs.vectors(), new long[] {1}),
                Arguments.of("dense", Runs.DENSE, Runs.vectors(), new long[] {3, 4, 5}),
                Arguments.of("dense", Runs.DENSE, Runs.vectors(), new long[] {0, 7}),
                Arguments.of("convolutional", Runs.CONVOLUTIONAL, Runs.pictures(), new long[] {2}),
                Arguments.of("normalised", NORMED, Runs.pictures(), new long[] {2, 5}),
                Arguments.of("normalised resnets", NORMED_RESNETS, Runs.pictures(), new long[] {2, 5}),
                Arguments.of(
                        "normalised gated and skip mlp",
                        normedPerceptrons("gated-mlp, hidden: [8]", "skip-mlp, hidden: [8]"),
                        Runs.vectors(),
                        new long[] {2, 5}),
                Arguments.of(
                        "normalised residual and gated mlp",
                        normedPerceptrons("residual-mlp, width: 8", "gated-mlp, hidden: [8]"),
                        Runs.vectors(),
                        new long[] {2, 5}),
                Arguments.of("convolutional", Runs.CONVOLUTIONAL, Runs.pictures(), new long[] {4, 6}));
    }

    /** The test data's loss is what training minimises, not another one. */
    @ParameterizedTest
    @ValueSource(doubles = {0.00025, 4})
    void both_splits_weigh_the_divergence_alike(double beta) {
        Recipe recipe = RecipeReader.with(Runs.DENSE, List.of("objective.beta=" + beta));
        RunFolder run = Runs.run(folder.resolve("run"), recipe, Runs.vectors(), ALL);
        List<MetricsTable.Row> rows = MetricsTable.read(run.metricsFile()).rows();
        assertThat(rows).extracting(MetricsTable.Row::split).contains("train", "test");
        for (MetricsTable.Row row : rows) {
            Bound b = row.bound();
            double weighed = b.reconstruction() + beta * b.kl();
            assertThat(b.loss()).as(row.split()).isCloseTo(weighed, within(1e-5));
            assertThat(b.elbo()).as(row.split()).isCloseTo(-b.reconstruction() - b.kl(), within(1e-5));
        }
    }

    @Test
    void the_first_of_data_in_order_are_told_of() {
        float[] classes = new float[200];
        Arrays.fill(classes, 100, 200, 1);
        Labels labels = new Labels(List.of(new Labels.Column(Labels.CLASS, classes, List.of("a", "b"))));
        Dataset sorted = MemoryDataset.floats("sorted", Shape.of(12), Kind.UNIT, new float[200 * 12], labels);
        List<String> warnings = new ArrayList<>();
        Experiment.Settings first = new Experiment.Settings(7, 1, Device.CPU, Precision.FP32, 60, 1, "elbo train");
        Splits data = new Splits("sorted", sorted, sorted);
        new Experiment(Runs.DENSE, data, first, warnings::add)
                .run(RunFolder.create(folder.resolve("run")), Listener.NONE);
        assertThat(warnings)
                .singleElement()
                .asString()
                .startsWith("--limit: the first 60 examples have 1 of 2 values of class");
    }

    @Test
    void a_prior_that_would_be_fitted_after_the_last_epoch_is_told_of() {
        String prior = "model.prior={type: mixture, components: 3, fit_before: ";
        Recipe late = RecipeReader.with(Runs.DENSE, List.of(prior + "3}"));
        List<String> warnings = new ArrayList<>();
        new Experiment(late, Runs.vectors(), Runs.settings(1), warnings::add)
                .run(RunFolder.create(folder.resolve("late")), Listener.NONE);
        assertThat(warnings)
                .containsExactly(
                        "training.epochs: training ends after epoch 2, and the prior is fitted to the codes before epoch 3"
                                + " only, so it stays as it begins. Fix: --epochs 3 or more, or a smaller prior.fit_before");
        Recipe last = RecipeReader.with(Runs.DENSE, List.of(prior + "2}"));
        Runs.run(folder.resolve("last"), last, Runs.vectors(), 1); // warns of nothing
    }

    /** Losses that know how many examples there are must be told the same number when a run is measured. */
    @Test
    void where_training_stands_knows_the_limit() {
        Experiment.Settings some = new Experiment.Settings(7, 1, Device.CPU, Precision.FP32, 40, ALL, "elbo train");
        RunFolder run = RunFolder.create(folder.resolve("some"));
        new Experiment(Runs.DENSE, Runs.vectors(), some, w -> {}).run(run, Listener.NONE);
        assertThat(run.moment()).isEqualTo(new Moment(6, 2, 40));
        RunFolder all = Runs.run(folder.resolve("all"), Runs.DENSE, Runs.vectors(), ALL);
        assertThat(all.moment()).isEqualTo(new Moment(8, 2, 50));
    }

    @Test
    void a_run_leaves_the_files_of_the_contract() throws IOException {
        RunFolder run = Runs.run(folder.resolve("run"), Runs.DENSE, Runs.vectors(), ALL);

        assertThat(names(run.path()))
                .containsExactlyInAnyOrder(
                        "recipe.yaml",
                        "model.safetensors",
                        "metrics.csv",
                        "environment.json",
                        "checkpoints",
                        "figures");
        assertThat(names(run.checkpoints()))
                .containsExactlyInAnyOrder(
                        "step-0000000004.safetensors", "step-0000000008.safetensors", "best.safetensors", ".lock");
        assertThat(run.recipe()).isEqualTo(Runs.DENSE);
        assertThat(run.settings()).isEqualTo(Runs.settings(ALL));
        assertThat(run.environment().properties())
                .extracting(Map.Entry::getKey)
                .contains("elbo", "libtorch", "jdk", "os", "cores", "threads", "seed", "device", "command", "data");
        assertThat(run.environment().at("/data/train/sha256").asString()).hasSize(64);
    }

    @Test
    void metrics_have_a_row_for_each_epoch_and_split() throws IOException {
        RunFolder run = Runs.run(folder.resolve("run"), Runs.DENSE, Runs.vectors(), ALL);

        List<String> lines = Files.readAllLines(run.metricsFile());
        assertThat(lines.getFirst()).isEqualTo("epoch,step,seconds,split,loss,elbo,reconstruction,kl");
        assertThat(lines).hasSize(5);
        List<MetricsTable.Row> rows = MetricsTable.read(run.metricsFile()).rows();
        assertThat(rows).extracting(MetricsTable.Row::epoch).containsExactly(1, 1, 2, 2);
        assertThat(rows).extracting(MetricsTable.Row::step).containsExactly(4L, 4L, 8L, 8L);
        assertThat(rows).extracting(MetricsTable.Row::split).containsExactly("train", "test", "train", "test");
        for (MetricsTable.Row row : rows) {
            // 12 values under a Bernoulli likelihood that knows nothing cost 12 log 2 nats
            assertThat(row.bound().reconstruction()).isBetween(6.0, 11.0);
            assertThat(row.bound().kl()).isPositive();
            assertThat(row.bound().loss()).isEqualTo(-row.bound().elbo(), within(1e-6));
        }
    }

    /** Four steps to an epoch: a rate that falls by a tenth at each, a beta that reaches 1 in the fourth epoch. */
    @Test
    void what_moves_by_a_schedule_is_in_the_metrics() throws IOException {
        Recipe recipe = RecipeReader.parse("moving", """
                parent: vae
                name: moving
                model:
                  encoder: { hidden: [4] }
                  latent: 2
                  decoder: { hidden: [4] }
                  objective: { beta: { type: linear, from: 0, to: 1, over: 4, per: epoch } }
                  regularisers: [{ type: code-norm, weight: { type: cosine, from: 1, to: 0, over: 8, per: step } }]
                training:
                  batch: 16
                  epochs: 2
                  optimizer: { type: adam, rate: { type: exponential, from: 0.01, factor: 0.9, every: 1, per: step } }
                """);
        RunFolder run = Runs.run(folder.resolve("run"), recipe, Runs.vectors(), ALL);
        assertThat(Files.readAllLines(run.metricsFile()).getFirst())
                .isEqualTo("epoch,step,seconds,split,loss,elbo,reconstruction,kl,code_norm,model.objective.beta,"
                        + "model.regularisers[0].weight,training.optimizer.rate");
        for (MetricsTable.Row row : MetricsTable.read(run.metricsFile()).rows()) {
            assertThat(row.bound().penalties()).containsOnlyKeys("code_norm");
            assertThat(row.settings())
                    .hasEntrySatisfying(
                            "model.objective.beta", v -> assertThat(v).isEqualTo(row.epoch() / 4.0))
                    .hasEntrySatisfying(
                            "model.regularisers[0].weight",
                            v -> assertThat(v).isCloseTo(row.epoch() == 1 ? 0.5 : 0, within(1e-12)))
                    .hasEntrySatisfying(
                            "training.optimizer.rate",
                            v -> assertThat(v).isCloseTo(0.01 * Math.pow(0.9, row.step()), within(1e-12)));
        }
    }

    /** A run that an earlier version began has no such columns; what is not known is no number. */
    @Test
    void metrics_of_an_earlier_version_go_on() throws IOException {
        Path file = folder.resolve("metrics.csv");
        Files.writeString(file, "epoch,step,seconds,split,loss,elbo,reconstruction,kl\n1,4,0.1,test,2,-2,1.5,0.5\n");
        MetricsTable table = MetricsTable.read(file);
        Bound bound = new Bound(1.5, 1, 0.5);
        Map<String, Schedule> moving = Map.of("model.objective.beta", new Schedule.Linear(0, 1, 4, Schedule.Per.EPOCH));
        table.add(new Listener.Epoch(2, 8, 0.2, bound, bound), moving);
        Files.writeString(file, table.text());
        MetricsTable again = MetricsTable.read(file);
        assertThat(again.rows().getFirst().settings()).containsEntry("model.objective.beta", Double.NaN);
        assertThat(again.rows().getLast().settings()).containsEntry("model.objective.beta", 0.5);
        assertThat(again.rows().getLast().bound()).isEqualTo(bound);
    }

    @Test
    void weights_are_named_by_their_place_and_shaped_out_by_in() {
        RunFolder run = Runs.run(folder.resolve("run"), Runs.DENSE, Runs.vectors(), ALL);

        SafeTensors saved = SafeTensors.read(run.modelFile());
        assertThat(shapes(saved))
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("encoder.0.weight", Shape.of(8, 12)),
                        Map.entry("encoder.0.bias", Shape.of(8)),
                        Map.entry("posterior.mean.weight", Shape.of(3, 8)),
                        Map.entry("posterior.mean.bias", Shape.of(3)),
                        Map.entry("posterior.log_variance.weight", Shape.of(3, 8)),
                        Map.entry("posterior.log_variance.bias", Shape.of(3)),
                        Map.entry("decoder.0.weight", Shape.of(8, 3)),
                        Map.entry("decoder.0.bias", Shape.of(8)),
                        Map.entry("decoder.1.weight", Shape.of(12, 8)),
                        Map.entry("decoder.1.bias", Shape.of(12))));
        assertThat(saved.metadata()).containsEntry("elbo.event_shape", "12").containsEntry("elbo.data_kind", "unit");
    }

    @Test
    void the_same_seed_gives_the_same_bytes() throws IOException {
        long before = Scope.liveTensors();
        byte[] first = model(Runs.run(folder.resolve("a"), Runs.DENSE, Runs.vectors(), ALL));
        byte[] again = model(Runs.run(folder.resolve("b"), Runs.DENSE, Runs.vectors(), ALL));
        byte[] less = model(Runs.run(folder.resolve("c"), Runs.DENSE, Runs.vectors(), 7));

        assertThat(again).isEqualTo(first);
        assertThat(less).isNotEqualTo(first);
        assertThat(Scope.liveTensors()).isEqualTo(before);
    }

    @ParameterizedTest(name = "{0} {3}")
    @MethodSource("stops")
    void a_run_stopped_and_resumed_ends_as_one_that_never_stopped(String kind, Recipe recipe, Splits data, long[] stops)
            throws IOException {
        RunFolder straight = Runs.run(folder.resolve("straight"), recipe, data, ALL);
        RunFolder stopped = Runs.run(folder.resolve("stopped"), recipe, data, stops[0]);
        assertThat(model(stopped)).isNotEqualTo(model(straight));
        for (long next : Arrays.stream(stops).skip(1).toArray()) {
            assertThat(Runs.resume(stopped, data, next)).isEmpty();
        }
        assertThat(Runs.resume(stopped, data, ALL)).isEmpty();

        assertThat(model(stopped)).isEqualTo(model(straight));
        assertThat(metrics(stopped)).isEqualTo(metrics(straight)).hasSize(4);
    }

    @Test
    void the_model_of_a_run_that_averages_is_the_average() {
        RunFolder run = Runs.run(folder.resolve("run"), AVERAGED, Runs.vectors(), ALL);
        RunFolder plain = Runs.run(
                folder.resolve("plain"),
                RecipeReader.with(AVERAGED, List.of("training.averaging=0")),
                Runs.vectors(),
                ALL);
        Map<String, SafeTensors.Entry> model = SafeTensors.read(run.modelFile()).entries();
        Map<String, SafeTensors.Entry> state = SafeTensors.read(
                        run.checkpoints().resolve("step-0000000008.safetensors"))
                .entries();
        Map<String, SafeTensors.Entry> raw = SafeTensors.read(plain.modelFile()).entries();
        assertThat(model.keySet()).isEqualTo(raw.keySet());
        try (Scope s = Scope.open()) {
            model.forEach((name, entry) -> {
                assertThat(values(entry)).containsExactly(values(state.get("average." + name)));
                assertThat(values(state.get("model." + name))).containsExactly(values(raw.get(name)));
                assertThat(values(entry)).isNotEqualTo(values(raw.get(name)));
            });
        }
    }

    private static double[] values(SafeTensors.Entry entry) {
        return Tensors.of(entry).toDoubles();
    }

    /** A rate of 0: epochs differ by their noise alone. */
    private static final Recipe IMPATIENT =
            RecipeReader.with(Runs.DENSE, List.of("optimizer.rate=0", "training.epochs=60", "training.patience=2"));

    @Test
    void a_run_that_stopped_early_is_complete_and_stays_so() throws IOException {
        RunFolder run = RunFolder.create(folder.resolve("run"));
        Experiment experiment = new Experiment(IMPATIENT, Runs.vectors(), Runs.settings(ALL), Assertions::fail);
        Experiment.Finished finished = experiment.run(run, Listener.NONE);
        assertThat(finished.complete()).isTrue();
        assertThat(finished.early()).isTrue();
        assertThat(finished.epochs()).isLessThan(60);
        List<Double> tests = MetricsTable.read(run.metricsFile()).of("test").stream()
                .map(row -> row.bound().elbo())
                .toList();
        assertThat(tests).hasSize(finished.epochs());
        assertThat(tests.indexOf(Collections.max(tests))).isEqualTo(tests.size() - 3);

        byte[] before = model(run);
        Experiment.Finished again = experiment.resume(run, Listener.NONE);
        assertThat(again.early()).isTrue();
        assertThat(again.steps()).isEqualTo(finished.steps());
        assertThat(model(run)).isEqualTo(before);

        Recipe patient = RecipeReader.with(
                IMPATIENT, List.of("training.patience=0", "training.epochs=" + (finished.epochs() + 1)));
        Experiment.Finished more = new Experiment(patient, Runs.vectors(), Runs.settings(ALL), Assertions::fail)
                .resume(run, Listener.NONE);
        assertThat(more.early()).isFalse();
        assertThat(more.epochs()).isEqualTo(finished.epochs() + 1);
    }

    @Test
    void patience_looks_back_over_a_stop() {
        RunFolder straight = Runs.run(folder.resolve("straight"), IMPATIENT, Runs.vectors(), ALL);
        int epochs = MetricsTable.read(straight.metricsFile()).of("test").size();
        for (int stop = 1; stop <= epochs * Runs.STEPS_PER_EPOCH; stop += 3) {
            RunFolder stopped = Runs.run(folder.resolve("stopped-" + stop), IMPATIENT, Runs.vectors(), stop);
            assertThat(Runs.resume(stopped, Runs.vectors(), ALL)).isEmpty();
            assertThat(metrics(stopped)).as("stopped at " + stop).isEqualTo(metrics(straight));
        }
    }

    static List<String> recipes() {
        return RecipeReader.names();
    }

    /** Of networks made for a GPU the same parts, fewer and narrower; and what comes late earlier. */
    private static List<String> small(String name) {
        String flows = "encoder.flows.multi-scale.of.";
        return switch (name) {
            case "glow-paper" -> List.of(flows + "repeat.times=2", flows + "repeat.of.coupling.hidden=[8, 8]");
            case "realnvp-paper" ->
                Stream.of("coupling", "2", "4", "7", "9", "11")
                        .flatMap(at -> Stream.of(flows + at + ".hidden=[8]", flows + at + ".blocks=1"))
                        .toList();
            case "vade" -> List.of("prior.fit_before=2"); // while it is stopped and goes on
            default -> List.of();
        };
    }

    /** Whatever is added to the built-in recipes is resumed to the bit, or fails here. */
    @ParameterizedTest
    @MethodSource("recipes")
    void every_recipe_is_resumed_to_the_bit(String name) throws IOException {
        Recipe recipe = RecipeReader.with(
                RecipeReader.with(RecipeReader.named(name), small(name)), List.of("batch=16", "epochs=2"));
        Splits data = Runs.of(recipe);
        RunFolder straight = Runs.run(folder.resolve("straight"), recipe, data, ALL);
        RunFolder stopped = Runs.run(folder.resolve("stopped"), recipe, data, 1);
        assertThat(Runs.resume(stopped, data, 3)).isEmpty();
        assertThat(Runs.resume(stopped, data, ALL)).isEmpty();
        assertThat(model(stopped)).isEqualTo(model(straight));
        assertThat(metrics(stopped)).isEqualTo(metrics(straight));
    }

    /** A layer of 300 x 300 weights is large enough to multiply in bfloat16. */
    @Test
    void a_run_in_bfloat16_is_another_and_goes_on_as_such() throws IOException {
        Recipe wide = RecipeReader.parse("wide", """
                parent: vae
                name: wide
                model: { encoder: { hidden: [300, 300] }, latent: 3, decoder: { hidden: [8] } }
                training: { batch: 16, epochs: 2 }
                """);
        Experiment.Settings half = new Experiment.Settings(7, 1, Device.CPU, Precision.BF16, 0, ALL, "elbo train");
        Experiment.Settings begun = new Experiment.Settings(7, 1, Device.CPU, Precision.BF16, 0, 3, "elbo train");
        RunFolder single = Runs.run(folder.resolve("single"), wide, Runs.vectors(), ALL);
        RunFolder straight = RunFolder.create(folder.resolve("straight"));
        RunFolder stopped = RunFolder.create(folder.resolve("stopped"));
        new Experiment(wide, Runs.vectors(), half, Assertions::fail).run(straight, Listener.NONE);
        new Experiment(wide, Runs.vectors(), begun, Assertions::fail).run(stopped, Listener.NONE);
        assertThat(stopped.settings().precision()).isEqualTo(Precision.BF16);
        assertThat(single.settings().precision()).isEqualTo(Precision.FP32);

        new Experiment(wide, Runs.vectors(), half, Assertions::fail).resume(stopped, Listener.NONE);

        assertThat(model(stopped)).isEqualTo(model(straight)).isNotEqualTo(model(single));
        assertThat(MetricsTable.read(straight.metricsFile())
                        .rows()
                        .getLast()
                        .bound()
                        .loss())
                .isCloseTo(
                        MetricsTable.read(single.metricsFile())
                                .rows()
                                .getLast()
                                .bound()
                                .loss(),
                        within(0.05));
    }

    @Test
    void what_does_not_fit_the_data_is_refused_before_anything_is_written() throws IOException {
        Splits vectors = Runs.vectors();
        for (Recipe unfit :
                List.of(Runs.CONVOLUTIONAL, RecipeReader.with(Runs.DENSE, List.of("decoder.type=deconv")))) {
            Path out = Files.createTempDirectory(folder, "run");
            assertThatThrownBy(() -> new Experiment(unfit, vectors, Runs.settings(ALL), w -> {}).check())
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("needs pictures [channels, height, width]; the data's shape is [12]");
            assertThat(names(out)).isEmpty();
        }
        Recipe large = RecipeReader.with(
                Runs.CONVOLUTIONAL, List.of("encoder.padding=valid", "encoder.kernel=9", "encoder.stride=1"));
        assertThatThrownBy(() -> new Experiment(large, Runs.pictures(), Runs.settings(ALL), w -> {}).check())
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("is too small for a window of 9");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "prior.type=mixture objective.kl=closed | no closed form is known for the divergence of normal from mixture",
                "objective.type=clustering | clustering needs a prior that is a mixture of",
                "posterior.type=full-normal objective.type=free-bits | does not split by dimension",
            })
    void what_only_a_step_would_refuse_is_refused_before_anything_is_written(String settings, String message) {
        Recipe unfit = RecipeReader.with(Runs.DENSE, List.of(settings.split(" ")));
        RunFolder run = new RunFolder(folder.resolve("run"));

        assertThatThrownBy(() ->
                        new Experiment(unfit, Runs.vectors(), Runs.settings(ALL), w -> {}).run(run, Listener.NONE))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(message);

        assertThat(run.path()).doesNotExist();
    }

    @Test
    void a_run_does_not_go_on_with_other_data() {
        RunFolder run = Runs.run(folder.resolve("run"), Runs.DENSE, Runs.vectors(), 5);
        Splits other = new Splits("other", Runs.vectors().test(), Runs.vectors().train());

        assertThatThrownBy(() -> Runs.resume(run, other, ALL))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("other: is not the data that")
                .hasMessageContaining("was begun with");
    }

    @Test
    void a_folder_that_holds_something_is_not_taken_for_a_run() throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "mine");
        assertThatThrownBy(() -> RunFolder.create(folder))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("is not empty. Choose another --out");
        assertThat(names(folder)).containsExactly("notes.txt");
    }

    @Test
    void a_listener_can_end_a_run_in_a_state_that_can_be_resumed() throws IOException {
        byte[] straight = model(Runs.run(folder.resolve("straight"), Runs.DENSE, Runs.vectors(), ALL));
        RunFolder run = RunFolder.create(folder.resolve("run"));
        Listener impatient = new Listener() {
            private int asked;

            @Override
            public boolean goOn() {
                return asked++ < 6;
            }
        };
        Experiment.Finished finished =
                new Experiment(Runs.DENSE, Runs.vectors(), Runs.settings(ALL), w -> {}).run(run, impatient);

        assertThat(finished.complete()).isFalse();
        assertThat(finished.steps()).isEqualTo(6);
        assertThat(finished.epochs()).isEqualTo(6 / Runs.STEPS_PER_EPOCH);
        Runs.resume(run, Runs.vectors(), ALL);
        assertThat(model(run)).isEqualTo(straight);
    }

    private static Map<String, Shape> shapes(SafeTensors saved) {
        return saved.entries().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().shape()));
    }

    private static byte[] model(RunFolder run) throws IOException {
        return Files.readAllBytes(run.modelFile());
    }

    /** All but the seconds. */
    private static List<String> metrics(RunFolder run) {
        return MetricsTable.read(run.metricsFile()).rows().stream()
                .map(r -> r.epoch() + " " + r.step() + " " + r.split() + " " + r.bound())
                .toList();
    }

    private static List<String> names(Path path) throws IOException {
        return files(path).stream().map(f -> f.getFileName().toString()).toList();
    }

    private static List<Path> files(Path path) throws IOException {
        try (Stream<Path> all = Files.list(path)) {
            return all.toList();
        }
    }
}
