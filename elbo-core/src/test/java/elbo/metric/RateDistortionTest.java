package elbo.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.Refusal;
import elbo.metric.RateDistortion.Point;
import elbo.model.Bound;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateDistortionTest {
    @Test
    void points_stand_in_the_order_of_their_rates_with_what_belongs_to_each() {
        Point loose = Point.of("loose", 4, new Bound(150, 110, 10));
        Point tight = Point.of("tight", 0.5, new Bound(90, 60, 45));
        Point middle = Point.of("middle", 1, new Bound(100, 75, 25));
        RateDistortion found = new RateDistortion(List.of(tight, loose, middle));
        assertThat(found.names()).containsExactly("loose", "middle", "tight");
        assertThat(found.rates()).containsExactly(10, 25, 45);
        assertThat(found.distortions()).containsExactly(110, 75, 60);
        assertThat(found.points().get(1).elbo()).isEqualTo(-100);
        assertThat(found.points().getFirst().beta()).isEqualTo(4);
    }

    @Test
    void equal_rates_stand_by_falling_distortion() {
        Point worse = new Point("worse", 1, 5, 90);
        Point better = new Point("better", 1, 5, 80);
        assertThat(new RateDistortion(List.of(better, worse)).names()).containsExactly("worse", "better");
    }

    @Test
    void fewer_than_two_points_and_values_that_are_not_finite_are_refused() {
        assertThatThrownBy(() -> new RateDistortion(List.of(new Point("a", 1, 5, 80))))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("at least 2 evaluated runs; got 1");
        assertThatThrownBy(() -> new Point("a", 1, Double.NaN, 80))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("\"a\" has the rate NaN");
    }
}
