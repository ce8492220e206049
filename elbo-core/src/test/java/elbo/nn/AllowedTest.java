package elbo.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AllowedTest {
    private static final Schedule FALLING = new Schedule.Linear(1, -0.5, 10, Schedule.Per.EPOCH);

    @Test
    void each_range_has_its_ends_or_not() {
        Map<Allowed, List<Double>> in = Map.of(
                Allowed.NOT_NEGATIVE, List.of(0.0, 1e9),
                Allowed.POSITIVE, List.of(1e-9, 1e9),
                Allowed.SHARE, List.of(0.0, 1.0),
                Allowed.INNER_SHARE, List.of(1e-9, 0.999),
                Allowed.PART, List.of(0.0, 0.999));
        Map<Allowed, List<Double>> out = Map.of(
                Allowed.NOT_NEGATIVE, List.of(-1e-9, Double.POSITIVE_INFINITY, Double.NaN),
                Allowed.POSITIVE, List.of(0.0, -1.0, Double.POSITIVE_INFINITY, Double.NaN),
                Allowed.SHARE, List.of(-1e-9, 1.001, Double.NaN),
                Allowed.INNER_SHARE, List.of(0.0, 1.0, Double.NaN),
                Allowed.PART, List.of(-1e-9, 1.0, Double.NaN));
        assertThat(in.keySet()).containsExactlyInAnyOrder(Allowed.values());
        for (Allowed range : Allowed.values()) {
            in.get(range).forEach(v -> range.require("it", Schedule.constant(v), 0.5));
            for (double v : out.get(range)) {
                assertThatThrownBy(() -> range.require("it", Schedule.constant(v), 0.5))
                        .as("%s of %s", range, v)
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    /** Either end counts, and the sentence names the numbers that it comes from. */
    @Test
    void a_schedule_that_leaves_the_range_at_any_moment_is_refused() {
        assertRefused(Allowed.NOT_NEGATIVE, Schedule.constant(-2), "beta must be at least 0; got -2.0. Fix: beta: 1.0");
        assertRefused(
                Allowed.NOT_NEGATIVE,
                FALLING,
                "beta must be at least 0; got a schedule that comes to -0.5. Fix: from and to at least 0");
        assertRefused(
                Allowed.SHARE,
                new Schedule.Cosine(0, 1.5, 10, Schedule.Per.EPOCH, 2),
                "beta must be from 0 to 1; got a schedule that comes to 1.5. Fix: from and to from 0 to 1");
        assertRefused(
                Allowed.POSITIVE,
                new Schedule.Exponential(1, 0.9, 1, 0, Schedule.Per.EPOCH),
                "beta must be greater than 0; got a schedule that comes to 0.0. Fix: from and limit greater than 0");
        assertRefused(
                Allowed.INNER_SHARE,
                new Schedule.Steps(List.of(0.5, 1.0, 0.2), List.of(3.0, 4.0), Schedule.Per.STEP),
                "beta must be between 0 and 1; got a schedule that comes to 1.0. Fix: values between 0 and 1");
    }

    private static void assertRefused(Allowed range, Schedule schedule, String words) {
        assertThatThrownBy(() -> range.require("beta", schedule, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(words);
    }
}
