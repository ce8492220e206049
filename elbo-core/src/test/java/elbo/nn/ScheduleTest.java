package elbo.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
}
