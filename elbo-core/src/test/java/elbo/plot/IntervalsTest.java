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
        return Intervals.grid(List.of(new Chart(new Axes("Loss", "nats", ""), List.of(entries))), 3);
    }

    private static Rectangle blue(Figure figure, double from, double to) {
        Rectangle box = new Rectangle(-1, -1);
        for (int y = (int) (from * figure.height()); y < to * figure.height(); y++) {
            for (int x = 0; x < figure.width(); x++) {
                if (Pixels.rgb(figure, x, y) == BLUE) {
                    box.add(new Rectangle(x, y, 1, 1));
                }
            }
        }
        return box;
    }

    @Test
    void intervals_are_as_long_as_their_ends_are_apart() {
        Figure figure =
                draw(new Entry("a", 5, 0, 10, new double[] {4, 6}), new Entry("b", 5, 2.5, 7.5, new double[] {4, 6}));
        Rectangle above = blue(figure, 0.2, 0.42);
        Rectangle below = blue(figure, 0.44, 0.7);
        assertThat((double) above.width / below.width).isCloseTo(2, within(0.05));
        assertThat(above.getCenterX()).isCloseTo(below.getCenterX(), within(2.0));
    }

    @Test
    void a_single_run_is_a_dot_alone() {
        Figure figure = draw(new Entry("a", 5, 0, 10, new double[] {4, 6}), new Entry("b", 5, 5, 5, new double[] {5}));
        assertThat(blue(figure, 0.44, 0.7).width).isLessThan(20);
        assertThat(blue(figure, 0.2, 0.42).width).isGreaterThan(200);
    }

    @Test
    void nothing_to_show_is_refused() {
        assertThatThrownBy(() -> draw(new Entry("a", Double.NaN, Double.NaN, Double.NaN, new double[] {Double.NaN})))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("no finite value");
    }
}
