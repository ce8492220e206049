package elbo.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import elbo.data.Kind;
import elbo.data.Labels;
import elbo.data.MemoryDataset;
import elbo.likelihood.Gaussian;
import elbo.model.Binarize;
import elbo.model.Bound;
import elbo.model.Feed;
import elbo.model.Level;
import elbo.model.Model;
import elbo.model.Vae;
import elbo.network.Mlp;
import elbo.objective.Elbo;
import elbo.posterior.DiagonalNormal;
import elbo.prior.StandardNormal;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Grad;
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

/** What is said of the first number that is not finite, and going back from it. Four steps make an epoch. */
class DivergenceTest {
    private static final Shape EVENT = Shape.of(5);
    private static final int SIZE = 50;
    private static final int BATCH = 16;
    private static final long ALL = Long.MAX_VALUE;

    private static float[] values() {
        Rng rng = Rng.of(1);
        float[] values = new float[(int) (SIZE * EVENT.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = rng.nextInt(1000) / 500f - 1;
        }
        return values;
    }

    /** A training in which a parameter gets another value after some step, as often as is said. */
    private static final class Run implements AutoCloseable {
        final Model model;
        final Feed data;
        final Trainer trainer;
        final List<String> back = new ArrayList<>();
        private String parameter = "";
        private double value;
        private long after = -1;
        private int times;

        Run(float[] values, double rate, Recovery recovery, int threads) {
            Vae vae = Vae.flat(
                    new Mlp(8),
                    new Level(2, new DiagonalNormal(), new StandardNormal()),
                    new Mlp(8),
                    new Gaussian(),
                    new Elbo());
            model = Model.build(vae, EVENT, Kind.REAL, Rng.of(3), DType.FLOAT32, Device.CPU);
            data = Feed.of(MemoryDataset.floats("real", EVENT, Kind.REAL, values, Labels.NONE), Binarize.NONE, model);
            Training training = new Training(new Adam(rate), BATCH, 3, Saving.USUAL, recovery);
            trainer = new Trainer(model, data, data, training, Rng.of(4), threads);
        }

        Run(Recovery recovery) {
            this(values(), 0.01, recovery, 1);
        }

        Run breaking(String name, double to, long step, int often) {
            parameter = name;
            value = to;
            after = step;
            times = often;
            return this;
        }

        boolean run(long maxSteps) {
            return trainer.run(maxSteps, new Listener() {
                @Override
                public void step(long steps, int epoch, long within, long of, Supplier<Bound> means) {
                    if (steps == after && times-- > 0) {
                        set();
                    }
                }

                @Override
                public void wentBack(Diverged.Finding why, long steps, double rate) {
                    back.add(why.step() + " to " + steps + " times " + rate);
                }
            });
        }

        private void set() {
            try (Scope s = Scope.open();
                    Grad.Guard off = Grad.off()) {
                Tensor weight = model.parameters().byName().get(parameter);
                weight.copyFrom(Tensors.full(weight.shape(), value, DType.FLOAT32, Device.CPU));
            }
        }

        Diverged.Finding finding() {
            return catchThrowableOfType(Diverged.class, () -> run(ALL)).finding();
        }

        /** The examples of a step, from 1, as the data set holds them. */
        float[] batch(int epoch, long from, long count) {
            try (Scope s = Scope.open();
                    Feed.Order order = data.shuffled(Rng.of(4).fork("order").at(epoch), BATCH)) {
                return order.at(from, count, Rng.of(0)).x().toFloats();
            }
        }

        Map<String, double[]> weights() {
            Map<String, double[]> weights = new LinkedHashMap<>();
            model.parameters().byName().forEach((name, t) -> weights.put(name, t.toDoubles()));
            return weights;
        }

        void restore(Run from) {
            try (Scope s = Scope.open()) {
                trainer.restore(from.trainer.state());
            }
        }

        @Override
        public void close() {
            trainer.close();
            data.close();
            model.close();
        }
    }

    private static void assertSameBits(Run a, Run b) {
        Map<String, double[]> expected = a.weights();
        b.weights().forEach((name, w) -> assertThat(w).as(name).containsExactly(expected.get(name)));
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                // exp(log-variance) is beyond what a float holds
                "posterior.log_variance.bias | 200   | loss, reconstruction, kl | z, drawn from the posterior",
                "posterior.mean.bias         | 1e30  | loss, reconstruction, kl | loss, reconstruction, kl",
                "encoder.0.weight            | 3e38  | loss, reconstruction, kl | what encoder.0 puts out",
                "decoder.1.bias              | 1e30  | loss, reconstruction     | loss, reconstruction",
            })
    void a_batch_that_is_not_finite_is_told_with_step_term_and_place(
            String parameter, double value, String term, String place) {
        for (int threads : new int[] {1, 2}) {
            try (Run run = new Run(values(), 0.01, Recovery.NONE, threads).breaking(parameter, value, 6, 1)) {
                Diverged.Finding found = run.finding();
                assertThat(found.step()).isEqualTo(7);
                assertThat(found.epoch()).isEqualTo(2);
                assertThat(found.rate()).isEqualTo(0.01);
                assertThat(found.shape()).isEqualTo(Shape.of(16, 5));
                assertThat(found.examples()).isEqualTo(run.batch(2, 32, 16));
                assertThat(found.term()).isEqualTo(term);
                assertThat(found.place()).isEqualTo(place);
            }
        }
    }

    /** It shows in the next step only, or at the end of the epoch; what is told is the step whose gradient it was. */
    @ParameterizedTest
    @CsvSource({"6, 2, 16, 16", "8, 2, 48, 2"})
    void a_gradient_that_is_not_finite_is_told_with_its_step(long step, int epoch, long from, long count) {
        try (Run run = new Run(Recovery.NONE).breaking("decoder.0.weight", Double.NaN, step, 1)) {
            Diverged.Finding found = run.finding();
            assertThat(found.step()).isEqualTo(step);
            assertThat(found.epoch()).isEqualTo(epoch);
            assertThat(found.term()).isEqualTo("gradient");
            assertThat(found.place()).isEqualTo("decoder.0.weight");
            assertThat(found.examples()).isEqualTo(run.batch(epoch, from, count));
        }
    }

    @Test
    void the_message_says_all_that_and_a_way_out() {
        try (Run run = new Run(Recovery.NONE).breaking("posterior.log_variance.bias", 200, 6, 1)) {
            assertThatThrownBy(() -> run.run(ALL))
                    .hasMessage(
                            "training diverged at step 7 (epoch 2): not finite: loss, reconstruction, kl, first in z,"
                                    + " drawn from the posterior. Try a smaller learning rate (--lr, now 0.01), or let training go"
                                    + " back and lower it: --set recovery.times=3");
        }
    }

    @Test
    void what_is_not_finite_is_not_a_state_to_save() {
        try (Run run = new Run(Recovery.NONE).breaking("decoder.0.weight", Double.NaN, 6, 1)) {
            assertThat(run.run(6)).isFalse();
            assertThatThrownBy(() -> run.trainer.state())
                    .isInstanceOf(Diverged.class)
                    .hasMessageContaining("step 6");
        }
    }

    /** Going back to step 4 with half the rate is training to step 4, and on from there at half the rate. */
    @ParameterizedTest
    @ValueSource(longs = {4, 5, 7})
    void training_goes_back_to_the_epochs_beginning_and_lowers_the_rate(long step) {
        try (Run run = new Run(new Recovery(1, 0.5)).breaking("decoder.0.weight", Double.NaN, step, 1);
                Run begun = new Run(Recovery.NONE);
                Run slower = new Run(values(), 0.005, Recovery.NONE, 1)) {
            assertThat(run.run(ALL)).isTrue();
            begun.run(4);
            slower.restore(begun);
            slower.run(ALL);
            assertThat(run.back).containsExactly(Math.max(step, 4) + " to " + (step == 4 ? 0 : 4) + " times 0.5");
            if (step > 4) {
                assertSameBits(slower, run);
            }
            assertThat(run.trainer.epochsDone()).isEqualTo(3);
        }
    }

    @Test
    void a_run_that_may_go_back_is_resumed_to_the_bit() {
        Recovery twice = new Recovery(2, 0.5);
        try (Run straight = new Run(twice).breaking("decoder.0.weight", Double.NaN, 7, 2);
                Run stopped = new Run(twice);
                Run resumed = new Run(twice).breaking("decoder.0.weight", Double.NaN, 7, 2)) {
            straight.run(ALL);
            stopped.run(6);
            resumed.restore(stopped);
            assertThat(resumed.run(ALL)).isTrue();
            assertThat(resumed.back).isEqualTo(straight.back).containsExactly("7 to 4 times 0.5", "7 to 4 times 0.25");
            assertSameBits(straight, resumed);
        }
    }

    @Test
    void it_goes_back_no_more_often_than_it_may() {
        try (Run run = new Run(new Recovery(2, 0.1)).breaking("decoder.0.weight", Double.NaN, 6, 3)) {
            assertThat(run.finding().rate()).isEqualTo(0.01 * Math.pow(0.1, 2));
            assertThat(run.back).hasSize(2);
        }
    }
}
