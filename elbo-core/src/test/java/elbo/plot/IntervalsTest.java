package elbo.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.plot.Intervals.Chart;
import elbo.plot.Intervals.Entry;
import java.awt.Rectangle;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntervalsTest {
    private static final int BLUE = Pixels.rgb(Look.line(0));

    private static Figure draw(Entry... entries) {
        return Intervals.grid(List.of(new Chart(new Axes("Loss", "", "nats"), List.of(entries))), 3);
    }

    private static Rectangle blue(Figure figure, double from, double to) {
        Rectangle box = new Rectangle(-1, -1);
        for (int x = (int) (from * figure.width()); x < to * figure.width(); x++) {
            for (int y = 0; y < figure.height(); y++) {
                if (Pixels.rgb(figure, x, y) == BLUE) {
                    box.add(new Rectangle(x, y, 1, 1));
                }
            }
        }
        return box;
    }

    @Test
    void intervals_are_as_long_as_their_ends_are_apart() {
        Figure figure = draw(
                new Entry("a", 5, 0, 10, new double[] {4, 6}), new Entry("b", 5, 2.5, 7.5, new double[] {4, 6}));
        Rectangle left = blue(figure, 0.2, 0.55);
        Rectangle right = blue(figure, 0.65, 0.95);
        assertThat((double) left.height / right.height).isCloseTo(2, within(0.05));
        assertThat(left.getCenterY()).isCloseTo(right.getCenterY(), within(2.0));
    }

    @Test
    void a_single_run_is_a_dot_alone() {
        Figure figure = draw(new Entry("a", 5, 0, 10, new double[] {4, 6}), new Entry("b", 5, 5, 5, new double[] {5}));
        assertThat(blue(figure, 0.65, 0.95).height).isLessThan(20);
    }

    @Test
    void nothing_to_show_is_refused() {
        assertThatThrownBy(() -> draw(new Entry("a", Double.NaN, Double.NaN, Double.NaN, new double[] {Double.NaN})))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("no finite value");
    }
}
