package elbo.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.Refusal;
import java.awt.Rectangle;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeatmapTest {
    private static final Axes AXES = new Axes("", "factor", "code");
    private static final List<String> TWO = List.of("a", "b");
    private static final int FULL = Pixels.rgb(Look.line(0));

    private static Figure draw(double... values) {
        double[][] table = {{values[0], values[1]}, {values[2], values[3]}};
        return Heatmap.draw(AXES, TWO, TWO, table, 1);
    }

    private static int full(Figure figure, boolean right, boolean lower) {
        // half of the figure lies above the line between the rows, but for what stands below
        int middle = Figure.DENSITY * (10 + 26);
        int centre = figure.width() - Figure.DENSITY * (10 + 46);
        Rectangle part =
                new Rectangle(right ? centre : 0, lower ? middle : 0, right ? figure.width() - centre : centre, middle);
        return Pixels.count(figure, FULL, part);
    }

    @Test
    void the_largest_is_darkest_and_stands_in_its_row_and_column() {
        Figure figure = draw(0, 1, 0.5, 0);
        assertThat(full(figure, true, false)).isGreaterThan(1000);
        assertThat(full(figure, false, false)).isZero();
        assertThat(full(figure, true, true)).isZero();
        assertThat(full(figure, false, true)).isZero();
        assertThat(Pixels.count(figure, Pixels.rgb(Heatmap.shade(0.5)), new Rectangle(0, 0, figure.width(), 150)))
                .as("half as much")
                .isGreaterThan(1000);
    }

    @Test
    void what_is_no_number_is_grey_and_nothing_at_all_is_white() {
        Rectangle all = new Rectangle(0, 0, 200, 120);
        assertThat(Pixels.count(draw(Double.NaN, 1, 1, 1), Pixels.rgb(Look.IDLE), all))
                .isGreaterThan(1000);
        assertThat(Pixels.count(draw(0, 0, 0, 0), FULL, all)).isZero();
    }

    @Test
    void a_value_for_each_row_and_column_is_wanted() {
        assertThatThrownBy(() -> Heatmap.draw(AXES, TWO, TWO, new double[][] {{1, 2}, {3}}, 0))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("2 rows and 2 columns");
    }
}
