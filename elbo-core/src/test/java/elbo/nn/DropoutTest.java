package elbo.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.Doubles;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DropoutTest {
    private static final Moment TRAINING = new Moment(7, 1, 10).inTraining();
    private static final double RATE = 0.3;
    private Scope scope;

    @BeforeEach
    void open() {
        scope = Scope.open();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    private static Block at(String place, Schedule rate) {
        return Dropout.block(Doubles.init(1).at(place), rate);
    }

    private static Block at(String place) {
        return at(place, Schedule.constant(RATE));
    }

    private static Tensor ones() {
        return Tensors.full(Shape.of(200, 150), 1, DType.FLOAT64, Device.CPU);
    }

    private static double[] drawn(Block block, Moment moment, long seed) {
        return moment.during(Rng.of(seed), () -> block.apply(ones())).toDoubles();
    }

    /** A share of 0.3 of 30,000 numbers has a deviation of 0.0026. */
    @Test
    void in_training_the_rate_is_left_out_and_the_rest_is_scaled_up() {
        double[] got = drawn(at("encoder.0"), TRAINING, 1);
        assertThat(Arrays.stream(got).distinct().sorted().toArray())
                .containsExactly(new double[] {0, 1 / 0.7}, within(1e-15));
        assertThat(Arrays.stream(got).filter(v -> v == 0).count() / 30_000.0).isCloseTo(RATE, within(0.01));
    }

    @Test
    void at_rest_and_at_a_rate_of_0_nothing_happens() {
        Tensor x = ones();
        assertThat(at("a").apply(x)).isSameAs(x);
        assertThat(TRAINING.atRest().during(Rng.of(1), () -> at("a").apply(x))).isSameAs(x);
        assertThat(TRAINING.during(() -> at("a", Dropout.NONE).apply(x))).isSameAs(x);
    }

    @Test
    void within_a_step_a_place_leaves_out_the_same() {
        double[] first = drawn(at("encoder.0"), TRAINING, 1);
        assertThat(drawn(at("encoder.0"), TRAINING, 1)).isEqualTo(first);
        assertThat(drawn(at("encoder.0"), TRAINING.aside(), 1)).isEqualTo(first);
        assertThat(drawn(at("encoder.1"), TRAINING, 1)).isNotEqualTo(first);
        assertThat(drawn(at("encoder.0"), TRAINING, 2)).isNotEqualTo(first);
    }

    @Test
    void the_rate_may_change_as_training_goes_on() {
        Block block = at("a", new Schedule.Linear(0, 0.5, 10, Schedule.Per.STEP));
        double share =
                Arrays.stream(drawn(block, TRAINING, 1)).filter(v -> v == 0).count() / 30_000.0;
        assertThat(share).isCloseTo(0.35, within(0.012));
        assertThat(drawn(block, new Moment(0, 0, 10).inTraining(), 1)).containsOnly(1);
    }

    /** The derivative is that of a product with what was drawn. */
    @Test
    void what_is_left_out_has_no_derivative() {
        Tensor x = ones().requireGrad();
        Tensor y = TRAINING.during(Rng.of(1), () -> at("a").apply(x));
        assertThat(Grad.of(y.sum(), List.of(x)).getFirst().toDoubles()).isEqualTo(y.toDoubles());
    }

    @Test
    void a_rate_that_leaves_nothing_or_is_none_is_refused() {
        for (double rate : new double[] {1, -0.1, Double.NaN}) {
            assertThatThrownBy(() -> Dropout.checked(Schedule.constant(rate)))
                    .hasMessage("dropout must be at least 0 and below 1; got " + rate + ". Fix: dropout: 0.1");
        }
        assertThat(Dropout.checked(Schedule.constant(0.9)).at(0, 0)).isEqualTo(0.9);
    }

    @Test
    void draws_come_from_what_was_said_or_not_at_all() {
        assertThatThrownBy(() -> TRAINING.during(() -> at("a").apply(ones())))
                .isInstanceOf(IllegalStateException.class);
    }
}
