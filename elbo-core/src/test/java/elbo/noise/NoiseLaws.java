package elbo.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.data.Kind;
import elbo.model.Model;
import elbo.model.Observed;
import elbo.model.Vae;
import elbo.nn.Moment;
import elbo.nn.Schedule;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.testing.Doubles;
import elbo.testing.Parts;
import elbo.testing.Vaes;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What noise does to an input, and where it comes in. */
public class NoiseLaws {
    private static final Shape SHAPE = Shape.of(500, 40);

    public static Stream<Noise> noises() {
        return Stream.of(new NoNoise(), new GaussianNoise(0.4), new MaskingNoise(0.3));
    }

    @Test
    void every_noise_has_a_row() {
        Parts.assertEachHasARow(Noise.class, noises());
    }

    @Test
    void gaussian_noise_adds_a_normal_of_its_deviation() {
        try (Scope s = Scope.open()) {
            Tensor x = Doubles.normal(Rng.of(1), 1, SHAPE);
            Tensor added =
                    new GaussianNoise(0.4).disturb(x, Moment.START, Rng.of(2)).sub(x);
            int n = (int) SHAPE.size();
            assertThat(added.mean().item()).isCloseTo(0, within(5 * 0.4 / Math.sqrt(n)));
            assertThat(added.square().mean().item()).isCloseTo(0.16, within(5 * 0.16 * Math.sqrt(2.0 / n)));
        }
    }

    @Test
    void masking_noise_puts_its_share_to_zero_and_leaves_the_rest() {
        try (Scope s = Scope.open()) {
            Tensor x = Doubles.normal(Rng.of(3), 1, SHAPE);
            double[] before = x.toDoubles();
            double[] after =
                    new MaskingNoise(0.3).disturb(x, Moment.START, Rng.of(4)).toDoubles();
            int zeros = 0;
            for (int i = 0; i < after.length; i++) {
                zeros += after[i] == 0 ? 1 : 0;
                assertThat(after[i] == 0 || after[i] == before[i]).isTrue();
            }
            double n = after.length;
            assertThat(zeros / n).isCloseTo(0.3, within(5 * Math.sqrt(0.21 / n)));
        }
    }

    /** Through the model, which must say where training stands; at first there is none. */
    @Test
    void noise_is_as_strong_as_its_schedule_says_at_the_step() {
        Schedule rising = new Schedule.Linear(0, 0.8, 40, Schedule.Per.STEP);
        assertThat(seen(new GaussianNoise(rising), 0)).containsExactly(seen(new NoNoise(), 0));
        assertThat(seen(new MaskingNoise(rising), 0)).containsExactly(seen(new NoNoise(), 0));
        assertThat(seen(new GaussianNoise(rising), 20)).containsExactly(seen(new GaussianNoise(0.4), 0));
        assertThat(seen(new MaskingNoise(rising), 15))
                .containsExactly(seen(new MaskingNoise(rising.at(15, 0)), 0))
                .isNotEqualTo(seen(new MaskingNoise(rising), 30));
    }

    /** What the encoder is shown in a step of training. */
    private static double[] seen(Noise noise, long step) {
        Shape event = Shape.of(60);
        try (Model model = Model.build(
                        Vaes.small().withNoise(noise), event, Kind.REAL, Rng.of(5), DType.FLOAT64, Device.CPU);
                Scope s = Scope.open()) {
            Observed batch = Observed.of(Doubles.normal(Rng.of(6), 1, event.prepend(9)));
            Moment training = new Moment(step, 0, 9, true);
            return training.during(() -> model.terms(batch, training, Rng.of(7), 1))
                    .sight()
                    .x()
                    .toDoubles();
        }
    }

    @Test
    void noise_is_for_the_encoder_in_training_alone() {
        Shape event = Shape.of(6);
        for (Noise noise : List.of(new GaussianNoise(0.4), new MaskingNoise(0.3))) {
            Vae vae = Vaes.small().withNoise(noise);
            try (Model model = Model.build(vae, event, Kind.REAL, Rng.of(5), DType.FLOAT64, Device.CPU);
                    Scope s = Scope.open()) {
                Observed batch = Observed.of(Doubles.normal(Rng.of(6), 1, event.prepend(9)));
                Tensor outside =
                        model.terms(batch, Moment.START, Rng.of(7), 1).sight().x();
                Moment training = Moment.START.inTraining();
                var terms = training.during(() -> model.terms(batch, training, Rng.of(7), 1));
                assertThat(outside.toDoubles()).containsExactly(batch.x().toDoubles());
                assertThat(terms.sight().x().toDoubles()).isNotEqualTo(batch.x().toDoubles());
                assertThat(terms.sight().target().toDoubles())
                        .containsExactly(batch.x().toDoubles());
            }
        }
    }

    @Test
    void senseless_strengths_are_refused() {
        for (double bad : Arrays.asList(0.0, -1.0, Double.NaN)) {
            assertThatThrownBy(() -> new GaussianNoise(bad)).hasMessageContaining("std must be");
            assertThatThrownBy(() -> new MaskingNoise(bad)).hasMessageContaining("rate must be");
        }
        assertThatThrownBy(() -> new MaskingNoise(1)).hasMessageContaining("rate must be");
    }
}
