package elbo.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.data.Kind;
import elbo.data.Labels;
import elbo.data.MemoryDataset;
import elbo.likelihood.Bernoulli;
import elbo.model.Binarize;
import elbo.model.Bound;
import elbo.model.Feed;
import elbo.model.Level;
import elbo.model.Meter;
import elbo.model.Model;
import elbo.model.Observed;
import elbo.model.Vae;
import elbo.network.Mlp;
import elbo.nn.Activation;
import elbo.nn.Initializer;
import elbo.nn.Moment;
import elbo.nn.Norm;
import elbo.nn.Schedule;
import elbo.objective.Elbo;
import elbo.objective.Objective;
import elbo.objective.Terms;
import elbo.posterior.DiagonalNormal;
import elbo.prior.StandardNormal;
import elbo.tensor.Crew;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {
    private static final Shape EVENT = Shape.of(6);
    private static final int SIZE = 50;
    private static final int BATCH = 16;
    private static final MemoryDataset DATA = data(1, SIZE);
    private static final MemoryDataset TEST = data(2, 23);

    /** Grey values, so that binarisation by sampling has something to draw. */
    static MemoryDataset data(long seed, int size) {
        Rng rng = Rng.of(seed);
        byte[] values = new byte[(int) (size * EVENT.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) rng.nextInt(256);
        }
        return MemoryDataset.bytes("grey", EVENT, Kind.UNIT, 1 / 255f, values, Labels.NONE);
    }

    private static Vae vae(Objective objective) {
        Level level = new Level(2, new DiagonalNormal(), new StandardNormal());
        Mlp leaky = new Mlp(List.of(8), Activation.RELU, Initializer.TORCH, Norm.NONE, Schedule.constant(0.1));
        return Vae.flat(leaky, level, new Mlp(8), new Bernoulli(), objective);
    }

    private static Model model(Objective objective) {
        return Model.build(vae(objective), EVENT, Kind.BINARY, Rng.of(3), DType.FLOAT32, Device.CPU);
    }

    /** One training with all that it needs. */
    private static final class Run implements AutoCloseable {
        final Model model;
        final Feed train;
        final Feed test;
        final Trainer trainer;
        final List<Listener.Epoch> epochs = new ArrayList<>();
        final Listener listener = new Listener() {
            @Override
            public void epoch(Epoch epoch) {
                epochs.add(epoch);
            }
        };

        Run(Objective objective, Optimization optimizer, int epochs, int threads) {
            this(objective, new Training(optimizer, BATCH, epochs), threads);
        }

        Run(Objective objective, Training training, int threads) {
            model = model(objective);
            train = Feed.of(DATA, Binarize.SAMPLE, model);
            test = Feed.of(TEST, Binarize.SAMPLE, model);
            trainer = new Trainer(model, train, test, training, Rng.of(4), threads);
        }

        Run(int epochs) {
            this(epochs, 1);
        }

        Run(int epochs, int threads) {
            this(new Elbo(), new Adam(0.01), epochs, threads);
        }

        boolean run(long maxSteps) {
            return trainer.run(maxSteps, listener);
        }

        Map<String, double[]> weights() {
            Map<String, double[]> weights = new LinkedHashMap<>();
            model.parameters().byName().forEach((name, t) -> weights.put(name, t.toDoubles()));
            return weights;
        }

        @Override
        public void close() {
            trainer.close();
            test.close();
            train.close();
            model.close();
        }
    }

    private static void assertSameBits(Run a, Run b) {
        Map<String, double[]> expected = a.weights();
        assertThat(b.weights().keySet()).isEqualTo(expected.keySet());
        b.weights().forEach((name, w) -> assertThat(w).as(name).containsExactly(expected.get(name)));
        assertThat(b.epochs)
                .extracting(Listener.Epoch::train)
                .isEqualTo(a.epochs.stream().map(Listener.Epoch::train).toList());
        assertThat(b.epochs)
                .extracting(Listener.Epoch::test)
                .isEqualTo(a.epochs.stream().map(Listener.Epoch::test).toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void the_same_seed_gives_the_same_bits(int threads) {
        try (Run a = new Run(5, threads);
                Run b = new Run(5, threads)) {
            assertThat(a.run(Long.MAX_VALUE)).isTrue();
            assertThat(b.run(Long.MAX_VALUE)).isTrue();
            assertSameBits(a, b);
            assertThat(a.epochs).hasSize(5);
        }
    }

    @Test
    void another_seed_gives_another_model() {
        try (Run a = new Run(1);
                Run b = new Run(1);
                Trainer other =
                        new Trainer(b.model, b.train, b.test, new Training(new Adam(0.01), BATCH, 1), Rng.of(5), 1)) {
            a.run(Long.MAX_VALUE);
            other.run(Long.MAX_VALUE, Listener.NONE);
            assertThat(b.weights().get("encoder.0.weight"))
                    .isNotEqualTo(a.weights().get("encoder.0.weight"));
        }
    }

    /** Four steps to an epoch; stops within one, at the end of one, and before the first step. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 6, 8, 11})
    void a_stopped_training_goes_on_as_if_it_had_never_stopped(long stop) {
        try (Run unbroken = new Run(3);
                Run broken = new Run(3)) {
            unbroken.run(Long.MAX_VALUE);
            assertThat(broken.run(stop)).isFalse();
            assertThat(broken.trainer.steps()).isEqualTo(stop);
            assertThat(broken.run(Long.MAX_VALUE)).isTrue();
            assertSameBits(unbroken, broken);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "6, 1", "8, 1", "1, 2", "6, 2", "8, 3"})
    void a_restored_training_goes_on_as_if_it_had_never_stopped(long stop, int threads) {
        try (Run unbroken = new Run(3, threads);
                Run before = new Run(3, threads);
                Run after = new Run(3, threads);
                Scope s = Scope.open()) {
            unbroken.run(Long.MAX_VALUE);
            before.run(stop);
            TrainState live = before.trainer.state();
            Map<String, Tensor> saved = new LinkedHashMap<>();
            live.tensors().forEach((name, t) -> saved.put(name, t.detach().copy()));
            before.run(Long.MAX_VALUE);
            after.trainer.restore(new TrainState(live.steps(), live.seconds(), live.examples(), 0, saved));
            assertThat(after.run(Long.MAX_VALUE)).isTrue();
            after.epochs.addAll(0, before.epochs.subList(0, 3 - after.epochs.size()));
            assertSameBits(unbroken, after);
        }
    }

    @Test
    void a_listener_can_stop_and_is_told_every_step() {
        try (Run run = new Run(3)) {
            List<String> told = new ArrayList<>();
            Listener counting = new Listener() {
                @Override
                public void step(long steps, int epoch, long within, long of, Supplier<Bound> means) {
                    told.add(steps + " " + epoch + " " + within + "/" + of);
                    assertThat(means.get().finite()).isTrue();
                }

                @Override
                public boolean goOn() {
                    return told.size() < 6;
                }
            };
            assertThat(run.trainer.run(Long.MAX_VALUE, counting)).isFalse();
            assertThat(told).containsExactly("1 1 1/4", "2 1 2/4", "3 1 3/4", "4 1 4/4", "5 2 1/4", "6 2 2/4");
            assertThat(run.trainer.epochsDone()).isEqualTo(1);
        }
    }

    /** 50 examples in batches of 16 leave 2 for the last, which must weigh 2 in 50. */
    @Test
    void the_last_partial_batch_counts_by_its_size() {
        try (Run run = new Run(new Elbo(), new Adam(Schedule.constant(0), 0.9, 0.999, 1e-8, 0), 1, 1);
                Scope s = Scope.open()) {
            run.run(Long.MAX_VALUE);
            assertThat(run.trainer.steps()).isEqualTo(4);
            // the same batches by hand: with a rate of 0 the model never changes
            int[] order = Rng.of(4).fork("order").at(1).permutation(SIZE);
            double reconstruction = 0;
            double kl = 0;
            for (int step = 0; step < 4; step++) {
                int count = Math.min(BATCH, SIZE - step * BATCH);
                long[] rows = new long[count];
                for (int i = 0; i < count; i++) {
                    rows[i] = order[step * BATCH + i];
                }
                Observed o =
                        run.train.rows(rows, Rng.of(4).fork("binarize").at(step).at(0));
                Rng noise = Rng.of(4).fork("noise").at(step).at(0);
                Rng layers = Rng.of(4).fork("layers").at(step).at(0);
                Moment moment = new Moment(step, 0, SIZE).inTraining();
                Tensor sums = moment.during(layers, () -> {
                    Terms terms = run.model.terms(o, moment, noise, 1);
                    return Tensors.stack(
                            List.of(terms.logLikelihood().sum(), terms.kl().sum()), 0);
                });
                reconstruction -= sums.toDoubles()[0] / SIZE;
                kl += sums.toDoubles()[1] / SIZE;
            }
            Bound told = run.epochs.getFirst().train();
            assertThat(told.reconstruction()).isCloseTo(reconstruction, within(1e-5));
            assertThat(told.kl()).isCloseTo(kl, within(1e-5));
            assertThat(told.loss()).isCloseTo(reconstruction + kl, within(1e-5));
            assertThat(told.elbo()).isEqualTo(-(told.reconstruction() + told.kl()));
        }
    }

    @Test
    void the_bound_of_a_data_set_does_not_depend_on_how_it_is_cut() {
        try (Model model = model(new Elbo());
                Feed whole = Feed.of(DATA, Binarize.THRESHOLD, model)) {
            Bound once = Meter.over(model, whole, Moment.START, Rng.of(6), SIZE);
            Bound cut = Meter.over(model, whole, Moment.START, Rng.of(6), 7);
            assertThat(cut.kl()).isCloseTo(once.kl(), within(1e-6));
            assertThat(cut.reconstruction()).isCloseTo(once.reconstruction(), within(0.2));
        }
    }

    @Test
    void a_crew_measures_each_example_once() {
        try (Model model = model(new Elbo());
                Feed whole = Feed.of(DATA, Binarize.THRESHOLD, model);
                Crew crew = Crew.of(3)) {
            Bound alone = Meter.over(model, whole, Moment.START, Rng.of(6), 7);
            Bound together = Meter.over(model, whole, Moment.START, Rng.of(6), 7, crew);
            assertThat(together.loss()).isCloseTo(alone.loss(), within(1e-9));
            assertThat(together.reconstruction()).isCloseTo(alone.reconstruction(), within(1e-9));
            assertThat(together.kl()).isCloseTo(alone.kl(), within(1e-9));
        }
    }

    @Test
    void the_learning_rate_follows_its_schedule() {
        Schedule once = new Schedule.Linear(0.05, 0, 1, Schedule.Per.STEP);
        try (Run run = new Run(new Elbo(), new Adam(once, 0.9, 0.999, 1e-8, 0), 1, 1)) {
            Map<String, double[]> before = run.weights();
            run.run(1);
            Map<String, double[]> first = run.weights();
            assertThat(first.get("encoder.0.bias")).isNotEqualTo(before.get("encoder.0.bias"));
            run.run(Long.MAX_VALUE);
            first.forEach(
                    (name, w) -> assertThat(run.weights().get(name)).as(name).containsExactly(w));
        }
    }

    @Test
    void training_makes_the_bound_better() {
        try (Run run = new Run(40)) {
            run.run(Long.MAX_VALUE);
            double first = run.epochs.getFirst().train().elbo();
            assertThat(run.epochs.getLast().train().elbo()).isGreaterThan(first + 0.1);
        }
    }

    private static Training options(Optimization optimizer, int epochs, double clip, double averaging, int patience) {
        return new Training(optimizer, BATCH, epochs, Saving.USUAL, Recovery.NONE, clip, averaging, patience);
    }

    /** Plain descent by a gradient of norm 0.01 moves all weights together by 0.01 times the rate. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void a_clipped_step_is_no_longer_than_the_limit(int threads) {
        Sgd plain = new Sgd(Schedule.constant(0.5), 0, false, 0);
        try (Run clipped = new Run(new Elbo(), options(plain, 1, 0.01, 0, 0), threads);
                Run loose = new Run(new Elbo(), options(plain, 1, 1e6, 0, 0), threads);
                Run free = new Run(new Elbo(), options(plain, 1, 0, 0, 0), threads)) {
            Map<String, double[]> before = clipped.weights();
            clipped.run(1);
            loose.run(1);
            free.run(1);
            double full = length(before, free.weights());
            assertThat(full).isGreaterThan(0.5 * 0.01 * 10);
            assertThat(length(before, clipped.weights())).isCloseTo(0.5 * 0.01, within(1e-5));
            assertThat(length(before, loose.weights())).isCloseTo(full, within(1e-6));
            before.forEach((name, w) -> {
                for (int i = 0; i < w.length; i++) { // the same direction
                    double moved = clipped.weights().get(name)[i] - w[i];
                    double whole = free.weights().get(name)[i] - w[i];
                    assertThat(moved * full / 0.005).as(name).isCloseTo(whole, within(1e-3 * full));
                }
            });
        }
    }

    private static double length(Map<String, double[]> from, Map<String, double[]> to) {
        double sum = 0;
        for (Map.Entry<String, double[]> e : from.entrySet()) {
            for (int i = 0; i < e.getValue().length; i++) {
                double d = to.get(e.getKey())[i] - e.getValue()[i];
                sum += d * d;
            }
        }
        return Math.sqrt(sum);
    }

    /** Against the weights after each step, written down and averaged here. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void averaged_weights_are_the_weighted_mean_of_those_after_each_step(int threads) {
        double decay = 0.8;
        try (Run averaging = new Run(new Elbo(), options(new Adam(0.01), 2, 0, decay, 0), threads);
                Run plain = new Run(new Elbo(), options(new Adam(0.01), 2, 0, 0, 0), threads)) {
            Map<String, double[]> sums = new LinkedHashMap<>();
            double total = 0;
            for (int step = 1; step <= 6; step++) {
                averaging.run(step);
                total = decay * total + 1;
                averaging.weights().forEach((name, w) -> {
                    double[] sum = sums.computeIfAbsent(name, n -> new double[w.length]);
                    for (int i = 0; i < w.length; i++) {
                        sum[i] = decay * sum[i] + w[i];
                    }
                });
            }
            Map<String, double[]> saved = averaging.trainer.asSaved(averaging::weights);
            for (Map.Entry<String, double[]> e : sums.entrySet()) {
                for (int i = 0; i < e.getValue().length; i++) {
                    assertThat(saved.get(e.getKey())[i])
                            .as(e.getKey())
                            .isCloseTo(e.getValue()[i] / total, within(1e-6));
                }
            }
            averaging.run(Long.MAX_VALUE);
            plain.run(Long.MAX_VALUE);
            plain.weights()
                    .forEach((name, w) -> assertThat(averaging.weights().get(name))
                            .as(name + ": training goes on with the weights themselves")
                            .containsExactly(w));
            assertThat(averaging.epochs.getLast().train())
                    .isEqualTo(plain.epochs.getLast().train());
            assertThat(averaging.epochs.getLast().test())
                    .as("but the averages are measured")
                    .isNotEqualTo(plain.epochs.getLast().test());
        }
    }

    @Test
    void without_averaging_the_weights_are_saved_as_they_are() {
        try (Run run = new Run(1)) {
            run.run(Long.MAX_VALUE);
            Map<String, double[]> own = run.weights();
            run.trainer.asSaved(run::weights).forEach((name, w) -> assertThat(w).containsExactly(own.get(name)));
        }
    }

    /** With a rate of 0 the weights stay, but each epoch's noise is its own: some are better, by luck. */
    @Test
    void training_ends_when_patience_does() {
        Training impatient = options(new Adam(Schedule.constant(0), 0.9, 0.999, 1e-8, 0), 100, 0, 0, 3);
        try (Run run = new Run(new Elbo(), impatient, 1)) {
            assertThat(run.run(Long.MAX_VALUE)).as("complete").isTrue();
            assertThat(run.trainer.stoppedEarly()).isTrue();
            List<Double> tests = run.epochs.stream().map(e -> e.test().elbo()).toList();
            int best = 0;
            for (int i = 0; i < tests.size(); i++) {
                assertThat(i - best).as("patience while epoch %s began", i + 1).isLessThanOrEqualTo(3);
                best = tests.get(i) > tests.get(best) ? i : best;
            }
            assertThat(tests.size() - 1 - best).isEqualTo(3);
            assertThat(tests.size()).isLessThan(100);
            assertThat(run.run(Long.MAX_VALUE)).as("still complete").isTrue();
            assertThat(run.epochs).as("and nothing was added").hasSameSizeAs(tests);
        }
    }

    @Test
    void who_gets_better_trains_to_the_end() {
        try (Run run = new Run(new Elbo(), options(new Adam(0.003), 6, 0, 0, 5), 1)) {
            assertThat(run.run(Long.MAX_VALUE)).isTrue();
            assertThat(run.trainer.stoppedEarly()).isFalse();
            assertThat(run.epochs).hasSize(6);
        }
    }

    @Test
    void options_without_a_meaning_are_refused_by_name() {
        Adam adam = new Adam(1);
        Saving nothing = new Saving(10, 2, Saving.Measure.NONE);
        assertThatThrownBy(() -> options(adam, 1, -1, 0, 0)).hasMessageContaining("clip must be at least 0; got -1");
        assertThatThrownBy(() -> options(adam, 1, 0, 1, 0)).hasMessageContaining("averaging must be in [0, 1); got 1");
        assertThatThrownBy(() -> options(adam, 1, 0, 0, -2))
                .hasMessageContaining("patience must be at least 0; got -2");
        assertThatThrownBy(() -> new Training(adam, 1, 1, nothing, Recovery.NONE, 0, 0, 3))
                .hasMessageContaining("patience must be 0 where saving.best is none");
    }

    @Test
    void plans_without_steps_are_refused() {
        assertThatThrownBy(() -> new Training(new Adam(1), 0, 1))
                .hasMessageContaining("batch must be at least 1; got 0");
        assertThatThrownBy(() -> new Training(new Adam(1), 1, 0)).hasMessageContaining("epochs must be at least 1");
    }
}
