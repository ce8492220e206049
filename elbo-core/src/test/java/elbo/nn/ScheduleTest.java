package elbo.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    @Test
    void a_constant_never_changes() {
        Schedule s = Schedule.constant(0.25);
        assertThat(s.at(0, 0)).isEqualTo(0.25);
        assertThat(s.at(1_000_000, 400.5)).isEqualTo(0.25);
    }

    @Test
    void a_line_over_steps_reads_the_step() {
        Schedule s = new Schedule.Linear(2, 0, 10, Schedule.Per.STEP);
        assertThat(s.at(0, 99)).isEqualTo(2);
        assertThat(s.at(5, 0)).isEqualTo(1);
        assertThat(s.at(9, 0)).isCloseTo(0.2, within(1e-12));
        assertThat(s.at(10, 0)).isZero();
        assertThat(s.at(11, 0)).isZero();
    }

    @Test
    void a_line_over_epochs_reads_the_epoch_and_its_part() {
        Schedule s = new Schedule.Linear(0, 4, 2, Schedule.Per.EPOCH);
        assertThat(s.at(99, 0)).isZero();
        assertThat(s.at(0, 0.5)).isEqualTo(1);
        assertThat(s.at(0, 1.75)).isEqualTo(3.5);
        assertThat(s.at(0, 3)).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN})
    void a_line_needs_a_length(double over) {
        assertThatThrownBy(() -> new Schedule.Linear(0, 1, over, Schedule.Per.STEP))
                .hasMessageContaining("over must be greater than 0; got " + over);
    }

    @Test
    void a_line_can_wait() {
        Schedule s = new Schedule.Linear(1, 3, 4, Schedule.Per.EPOCH, 10);
        assertThat(s.at(0, 0)).isEqualTo(1);
        assertThat(s.at(0, 10)).isEqualTo(1);
        assertThat(s.at(0, 12)).isEqualTo(2);
        assertThat(s.at(0, 99)).isEqualTo(3);
        assertThatThrownBy(() -> new Schedule.Linear(1, 3, 4, Schedule.Per.EPOCH, -1))
                .hasMessageContaining("after must be at least 0; got -1.0");
    }

    @Test
    void a_cosine_goes_half_a_wave() {
        Schedule s = new Schedule.Cosine(2, 0, 6, Schedule.Per.STEP, 3);
        assertThat(s.at(2, 0)).isEqualTo(2);
        assertThat(s.at(5, 0)).isCloseTo(1.5, within(1e-12)); // 1 + cos(60 degrees)
        assertThat(s.at(6, 0)).isCloseTo(1, within(1e-12));
        assertThat(s.at(7, 0)).isCloseTo(0.5, within(1e-12));
        assertThat(s.at(9, 0)).isCloseTo(0, within(1e-12));
        assertThat(s.at(99, 0)).isCloseTo(0, within(1e-12));
    }

    @Test
    void a_sigmoid_is_halfway_in_its_middle() {
        Schedule s = new Schedule.Sigmoid(0, 2, 2500, 0.0025, Schedule.Per.STEP);
        assertThat(s.at(2500, 0)).isEqualTo(1);
        assertThat(s.at(2900, 0)).isCloseTo(2 / (1 + Math.exp(-1)), within(1e-12));
        assertThat(s.at(0, 0)).isCloseTo(2 / (1 + Math.exp(6.25)), within(1e-12));
        assertThat(s.at(1_000_000, 0)).isCloseTo(2, within(1e-12));
    }

    @Test
    void cycles_begin_again() {
        Schedule s = new Schedule.Cyclical(0, 1, 4, 0.5, Schedule.Per.EPOCH);
        double[] expected = {0, 0.5, 1, 1, 0, 0.5, 1, 1, 0};
        for (int epoch = 0; epoch < expected.length; epoch++) {
            assertThat(s.at(0, epoch)).as("epoch " + epoch).isEqualTo(expected[epoch]);
        }
        assertThatThrownBy(() -> new Schedule.Cyclical(0, 1, 4, 1.5, Schedule.Per.EPOCH))
                .hasMessageContaining("ramp must be greater than 0 and at most 1; got 1.5");
    }

    @Test
    void an_exponential_stops_at_its_limit() {
        Schedule falling = new Schedule.Exponential(1, 0.5, 2, 0.1, Schedule.Per.EPOCH);
        assertThat(falling.at(0, 0)).isEqualTo(1);
        assertThat(falling.at(0, 2)).isCloseTo(0.5, within(1e-12));
        assertThat(falling.at(0, 3)).isCloseTo(Math.pow(0.5, 1.5), within(1e-12));
        assertThat(falling.at(0, 50)).isEqualTo(0.1);
        Schedule rising = new Schedule.Exponential(1, 2, 1, 5, Schedule.Per.STEP);
        assertThat(rising.at(2, 0)).isEqualTo(4);
        assertThat(rising.at(3, 0)).isEqualTo(5);
    }

    /** A factor above 1 with the limit of those that fall, 0, would be 0 from the first step on. */
    @Test
    void an_exponential_that_its_limit_holds_back_is_refused() {
        assertThatThrownBy(() -> new Schedule.Exponential(1, 1.1, 1, 0, Schedule.Per.EPOCH))
                .hasMessage("limit must be the most that it comes to from 1.0 by a factor of 1.1; got 0.0,"
                        + " so it would never move. Fix: say from, factor and limit together");
        assertThatThrownBy(() -> new Schedule.Exponential(1, 0.9, 1, 2, Schedule.Per.EPOCH))
                .hasMessageContaining("limit must be the least that it comes to from 1.0 by a factor of 0.9; got 2.0");
        assertThatThrownBy(() -> new Schedule.Exponential(0, 1.1, 1, 5, Schedule.Per.EPOCH))
                .hasMessageContaining("from 0.0 by a factor of 1.1");
        assertThat(new Schedule.Exponential(2, 1, 1, 0, Schedule.Per.EPOCH).at(50, 50))
                .isEqualTo(2);
    }

    static Stream<Arguments> extremes() {
        Schedule.Per step = Schedule.Per.STEP;
        Schedule.Per epoch = Schedule.Per.EPOCH;
        return Stream.of(
                Arguments.of(Schedule.constant(-3), -3, -3),
                Arguments.of(new Schedule.Linear(2, -1, 10, step, 3), -1, 2),
                Arguments.of(new Schedule.Linear(-1, 2, 10, epoch, 3), -1, 2),
                Arguments.of(new Schedule.Cosine(1, -0.5, 10, epoch, 0), -0.5, 1),
                Arguments.of(new Schedule.Cosine(0, 4, 300, step, 7), 0, 4),
                Arguments.of(new Schedule.Sigmoid(0, 2, 20, 0.1, step), 2 / (1 + Math.exp(2)), 2),
                Arguments.of(new Schedule.Sigmoid(2, -2, 0, 1, epoch), -2, 0),
                Arguments.of(new Schedule.Cyclical(0.25, 1, 4, 0.5, epoch), 0.25, 1),
                Arguments.of(new Schedule.Cyclical(1, -0.25, 40, 1, step), -0.25, 1),
                Arguments.of(new Schedule.Exponential(1, 0.5, 2, 0.125, epoch), 0.125, 1),
                Arguments.of(new Schedule.Exponential(1, 0.5, 0.5, 0, epoch), 0, 1),
                Arguments.of(new Schedule.Exponential(1, 2, 1, 5, step), 1, 5),
                Arguments.of(
                        new Schedule.Steps(List.of(1.0, -0.5, 3.0, 0.0), List.of(10.0, 20.0, 30.0), step), -0.5, 3));
    }

    /** They bound all that it is while training goes on, and it comes near both. */
    @ParameterizedTest
    @MethodSource("extremes")
    void the_least_and_the_most_are_what_it_comes_to(Schedule s, double least, double most) {
        assertThat(s.least()).isCloseTo(least, within(1e-15));
        assertThat(s.most()).isCloseTo(most, within(1e-15));
        double[] values =
                LongStream.range(0, 4000).mapToDouble(i -> s.at(i, i / 40.0)).toArray();
        assertThat(Arrays.stream(values).min().orElseThrow()).isBetween(s.least(), s.least() + 0.04);
        assertThat(Arrays.stream(values).max().orElseThrow()).isBetween(s.most() - 0.04, s.most());
    }

    @Test
    void a_factor_of_nothing_would_end_training() {
        assertThatThrownBy(() -> new Schedule.Exponential(1, 0, 1, 0, Schedule.Per.EPOCH))
                .hasMessageContaining("factor must be greater than 0; got 0.0");
    }

    @Test
    void steps_jump() {
        Schedule s = new Schedule.Steps(List.of(1.0, 0.5, 0.1), List.of(10.0, 20.0), Schedule.Per.STEP);
        assertThat(s.at(9, 0)).isEqualTo(1);
        assertThat(s.at(10, 0)).isEqualTo(0.5);
        assertThat(s.at(19, 0)).isEqualTo(0.5);
        assertThat(s.at(20, 0)).isEqualTo(0.1);
        assertThatThrownBy(() -> new Schedule.Steps(List.of(1.0), List.of(3.0), Schedule.Per.STEP))
                .hasMessageContaining("from must have one number less than values; got 1 for 1 values");
        assertThatThrownBy(() -> new Schedule.Steps(List.of(1.0, 2.0, 3.0), List.of(3.0, 3.0), Schedule.Per.STEP))
                .hasMessageContaining("from must rise");
    }
}
