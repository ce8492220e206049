package elbo.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.data.Kind;
import elbo.data.MemoryDataset;
import elbo.likelihood.Bernoulli;
import elbo.model.Binarize;
import elbo.model.Level;
import elbo.model.Meter;
import elbo.model.Model;
import elbo.model.Observed;
import elbo.model.Resident;
import elbo.model.Vae;
import elbo.network.Mlp;
import elbo.objective.Elbo;
import elbo.objective.Moment;
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

class SlicesTest {
    private static final int SIZE = 70;
    private static final Shape EVENT = Shape.of(6);
    private static final Moment MOMENT = new Moment(5, 0.5, SIZE);

    private static Model model() {
        Level level = new Level(2, new DiagonalNormal(), new StandardNormal());
        Vae vae = Vae.flat(new Mlp(8), level, new Mlp(8), new Bernoulli(), new Elbo());
        return Model.build(vae, EVENT, Kind.UNIT, Rng.of(3), DType.FLOAT64, Device.CPU);
    }

    private static Tensor order() {
        return Tensors.of(LongStream.range(0, SIZE).map(i -> SIZE - 1 - i).toArray(), SIZE);
    }

    /** 67 examples in 3 slices of 22, 22 and 23: the loss of the whole is the mean over all examples, not over slices. */
    @Test
    void the_gradients_add_up_to_that_of_the_whole_batch() {
        try (Model model = model();
                Resident data = Resident.of(data(), Binarize.NONE, model);
                Meter meter = new Meter(Device.CPU, 3);
                Crew crew = Crew.of(3);
                Scope s = Scope.open()) {
            Slices slices = new Slices(model, data, crew, meter, Rng.of(4));
            try (Slices.Gradients found = slices.of(0, order(), 2, 67, MOMENT)) {
                assertThat(found.slices()).isEqualTo(3);
                Tensor total = Tensors.zeros(Shape.of(), DType.FLOAT64, Device.CPU);
                int[] cuts = {0, 22, 44, 67};
                for (int i = 0; i < 3; i++) {
                    Tensor rows = order().narrow(0, 2 + cuts[i], cuts[i + 1] - cuts[i]);
                    Observed o = data.rows(rows, Rng.of(1));
                    Terms terms =
                            model.terms(o, MOMENT, Rng.of(4).fork("noise").at(5).at(i), 1);
                    total = total.add(terms.kl().sub(terms.logLikelihood()).sum());
                }
                Tensor loss = total.div(67);
                List<Tensor> expected = Grad.of(loss, model.parameters().all());
                for (int p = 0; p < expected.size(); p++) {
                    Tensor sum = found.each().get(p).value();
                    assertThat(sum.toDoubles()).containsExactly(expected.get(p).toDoubles(), within(1e-12));
                }
                assertThat(meter.examples()).isEqualTo(67);
                assertThat(meter.read().loss()).isCloseTo(loss.item(), within(1e-12));
            }
        }
    }

    @Test
    void a_batch_too_small_to_be_worth_cutting_stays_whole() {
        try (Model model = model();
                Resident data = Resident.of(data(), Binarize.NONE, model);
                Meter meter = new Meter(Device.CPU, 3);
                Crew crew = Crew.of(3);
                Scope s = Scope.open()) {
            Slices slices = new Slices(model, data, crew, meter, Rng.of(4));
            try (Slices.Gradients found = slices.of(0, order(), 0, 15, MOMENT)) {
                assertThat(found.slices()).isEqualTo(1);
            }
            try (Slices.Gradients found = slices.of(0, order(), 0, 16, MOMENT)) {
                assertThat(found.slices()).isEqualTo(2);
            }
        }
    }

    @Test
    void nothing_stays_behind() {
        try (Model model = model();
                Resident data = Resident.of(data(), Binarize.NONE, model);
                Meter meter = new Meter(Device.CPU, 2);
                Crew crew = Crew.of(2);
                Scope s = Scope.open()) {
            Tensor order = order();
            Slices slices = new Slices(model, data, crew, meter, Rng.of(4));
            long before = Scope.liveTensors();
            slices.of(0, order, 0, SIZE, MOMENT).close();
            assertThat(Scope.liveTensors()).isEqualTo(before);
        }
    }

    private static MemoryDataset data() {
        return TrainerTest.data(1, SIZE);
    }
}
