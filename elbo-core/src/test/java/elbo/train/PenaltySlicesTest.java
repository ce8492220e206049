package elbo.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.data.Kind;
import elbo.data.MemoryDataset;
import elbo.model.Binarize;
import elbo.model.Feed;
import elbo.model.Meter;
import elbo.model.Model;
import elbo.model.Vae;
import elbo.nn.Moment;
import elbo.nn.Schedule;
import elbo.objective.Reconstruction;
import elbo.regulariser.CodeNorm;
import elbo.regulariser.Contractive;
import elbo.regulariser.Mmd;
import elbo.regulariser.Regulariser;
import elbo.regulariser.RegulariserLaws;
import elbo.regulariser.WeightNorm;
import elbo.tensor.Crew;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Gradient;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.testing.LinearVae;
import elbo.testing.Vaes;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A batch in slices has the penalty of the whole where its regularisers say so. */
class PenaltySlicesTest {
    private static final int SIZE = 45;
    private static final MemoryDataset DATA = TrainerTest.data(1, SIZE);

    static Stream<Regulariser> apart() {
        return RegulariserLaws.regularisers()
                .filter(Regulariser::perExample)
                .map(r -> r instanceof Contractive c ? new Contractive(500, c.step(), c.weight()) : r);
    }

    /** A posterior so narrow that noise, which is the slice's own, tells nothing. */
    private static double[][] gradients(Regulariser r, int threads) {
        Vae vae = Vaes.small().withObjective(new Reconstruction(1)).withRegularisers(r);
        try (Model model = Model.build(vae, Shape.of(6), Kind.UNIT, Rng.of(3), DType.FLOAT64, Device.CPU);
                Feed data = Feed.of(DATA, Binarize.NONE, model);
                Meter meter = new Meter(model, threads);
                Crew crew = Crew.of(threads);
                Scope s = Scope.open()) {
            LinearVae.set(model, "posterior.log_variance.weight", new double[8]);
            LinearVae.set(model, "posterior.log_variance.bias", -80, -80);
            Slices slices = new Slices(model, crew, meter, Rng.of(4));
            Moment moment = new Moment(5, 0.5, SIZE).inTraining();
            try (Feed.Order order = data.shuffled(Rng.of(5), SIZE);
                    Slices.Gradients found = slices.of(0, order, 0, SIZE, moment)) {
                assertThat(found.slices()).isEqualTo(threads);
                assertThat(meter.examples()).isEqualTo(SIZE);
                Stream<double[]> each =
                        found.each().stream().map(Gradient::value).map(t -> t.toDoubles());
                double[] seen = meter.read().byName().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray();
                return Stream.concat(each, Stream.of(seen)).toArray(double[][]::new);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("apart")
    void gradients_and_records_of_one_and_of_two_threads_agree(Regulariser r) {
        double[][] one = gradients(r, 1);
        double[][] two = gradients(r, 2);
        for (int p = 0; p < one.length; p++) {
            double largest = Arrays.stream(one[p]).map(Math::abs).max().orElseThrow();
            // directions are the slice's own: the means of many agree, but for some hundredths
            double error = 1e-9 + (r instanceof Contractive ? 0.05 * largest : 0);
            assertThat(two[p]).containsExactly(one[p], within(error));
        }
    }

    @Test
    void a_penalty_of_the_batch_keeps_it_whole() {
        Schedule one = Schedule.constant(1);
        Vae apart = Vaes.small().withRegularisers(new CodeNorm(one), new WeightNorm(one));
        Mmd mmd = new Mmd(Mmd.Kernel.IMQ, List.of(1.0), one);
        assertThat(apart.perExample()).isTrue();
        assertThat(Vaes.small().withRegularisers(new CodeNorm(one), mmd).perExample())
                .isFalse();
    }
}
