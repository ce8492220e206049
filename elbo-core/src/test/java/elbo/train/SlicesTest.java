package elbo.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.data.Kind;
import elbo.likelihood.Bernoulli;
import elbo.model.Binarize;
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
import elbo.objective.Terms;
import elbo.posterior.DiagonalNormal;
import elbo.prior.StandardNormal;
import elbo.tensor.Crew;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlicesTest {
    private static final int SIZE = 70;
    private static final Shape EVENT = Shape.of(6);
    private static final Moment MOMENT = new Moment(5, 0.5, SIZE).inTraining();

    private static Model model(double dropout) {
        Mlp mlp = new Mlp(List.of(8), Activation.RELU, Initializer.TORCH, Norm.NONE, Schedule.constant(dropout));
        Level level = new Level(2, new DiagonalNormal(), new StandardNormal());
        Vae vae = Vae.flat(mlp, level, mlp, new Bernoulli(), new Elbo());
        return Model.build(vae, EVENT, Kind.UNIT, Rng.of(3), DType.FLOAT64, Device.CPU);
    }

    /** A model at work with so many threads; the examples come in the reverse of their order. */
    private static final class Work implements AutoCloseable, Feed.Order {
        final Model model;
        final Feed data;
        final Meter meter;
        final Crew crew;
        final Slices slices;

        Work(int threads) {
            this(threads, 0);
        }

        Work(int threads, double dropout) {
            model = model(dropout);
            data = Feed.of(TrainerTest.data(1, SIZE), Binarize.NONE, model);
            meter = new Meter(model, threads);
            crew = Crew.of(threads);
            slices = new Slices(model, crew, meter, Rng.of(4));
        }

        @Override
        public Observed at(long from, long count, Rng rng) {
            return data.rows(
                    LongStream.range(from, from + count).map(i -> SIZE - 1 - i).toArray(), rng);
        }

        Slices.Gradients gradients(long from, long count) {
            return slices.of(0, this, from, count, MOMENT);
        }

        @Override
        public void close() {
            crew.close();
            meter.close();
            data.close();
            model.close();
        }
    }

    /**
     * 67 examples in 3 slices of 22, 22 and 23: the loss of the whole is the mean over all examples, not over slices. What layers leave
     * out is each slice's own.
     */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5})
    void the_gradients_add_up_to_that_of_the_whole_batch(double dropout) {
        try (Work work = new Work(3, dropout);
                Scope s = Scope.open();
                Slices.Gradients found = work.gradients(2, 67)) {
            assertThat(found.slices()).isEqualTo(3);
            Tensor total = Tensors.zeros(Shape.of(), DType.FLOAT64, Device.CPU);
            int[] cuts = {0, 22, 44, 67};
            for (int i = 0; i < 3; i++) {
                Observed o = work.at(2 + cuts[i], cuts[i + 1] - cuts[i], Rng.of(1));
                Rng noise = Rng.of(4).fork("noise").at(5).at(i);
                Rng layers = Rng.of(4).fork("layers").at(5).at(i);
                total = total.add(MOMENT.during(layers, () -> {
                    Terms terms = work.model.terms(o, MOMENT, noise, 1);
                    return terms.kl().sub(terms.logLikelihood()).sum();
                }));
            }
            Tensor loss = total.div(67);
            List<Tensor> expected = Grad.of(loss, work.model.parameters().all());
            for (int p = 0; p < expected.size(); p++) {
                Tensor sum = found.each().get(p).value();
                assertThat(sum.toDoubles()).containsExactly(expected.get(p).toDoubles(), within(1e-12));
            }
            assertThat(work.meter.examples()).isEqualTo(67);
            assertThat(work.meter.read().loss()).isCloseTo(loss.item(), within(1e-12));
        }
    }

    /** Whoever looks for what went wrong in a step sees the step's own network, with the same left out. */
    @Test
    void a_batch_that_is_computed_again_is_the_same() {
        try (Work work = new Work(3, 0.5);
                Scope s = Scope.open();
                Slices.Gradients unused = work.gradients(2, 67)) {
            double[] again = {0};
            work.slices.again(
                    work,
                    2,
                    67,
                    MOMENT,
                    (o, loss, share) -> again[0] += share * loss.total().item());
            assertThat(again[0]).isCloseTo(work.meter.read().loss(), within(1e-12));
        }
    }

    @Test
    void a_batch_too_small_to_be_worth_cutting_stays_whole() {
        try (Work work = new Work(3);
                Scope s = Scope.open();
                Slices.Gradients small = work.gradients(0, 15);
                Slices.Gradients enough = work.gradients(0, 16)) {
            assertThat(small.slices()).isEqualTo(1);
            assertThat(enough.slices()).isEqualTo(2);
        }
    }

    @Test
    void nothing_stays_behind() {
        try (Work work = new Work(2);
                Scope s = Scope.open()) {
            long before = Scope.liveTensors();
            work.gradients(0, SIZE).close();
            assertThat(Scope.liveTensors()).isEqualTo(before);
        }
    }
}
