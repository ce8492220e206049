package elbo.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import java.awt.Rectangle;
import java.util.List;
import org.junit.jupiter.api.Test;

class BarsTest {
    private static final Axes AXES = new Axes("", "run", "nats");
    private static final int BLUE = Pixels.rgb(Look.line(0));

    /** Height in pixels of the bar that stands around this share of the figure's width. */
    private static int height(Figure figure, double share) {
        int x = (int) (figure.width() * share);
        return Pixels.count(figure, BLUE, new Rectangle(x, 60, 1, figure.height() - 60));
    }

    @Test
    void barsAreAsLongAsTheirValues() {
        Figure figure = Bars.draw(AXES, List.of("a", "b"), List.of(new Bars.Group("", new double[] {10, 5})));
        assertThat((double) height(figure, 0.3) / height(figure, 0.7)).isCloseTo(2, within(0.03));
    }

    @Test
    void negativeBarsHangFromZero() {
        Figure figure = Bars.draw(AXES, List.of("a", "b"), List.of(new Bars.Group("", new double[] {10, -10})));
        Rectangle left = side(figure, 0.3);
        Rectangle right = side(figure, 0.7);
        assertThat(right.y).isCloseTo(left.y + left.height, within(3));
        assertThat(right.height).isCloseTo(left.height, within(4));
    }

    private static Rectangle side(Figure figure, double share) {
        Rectangle box = new Rectangle(-1, -1);
        int x = (int) (figure.width() * share);
        for (int y = 0; y < figure.height(); y++) {
            if (Pixels.rgb(figure, x, y) == BLUE) {
                box.add(new Rectangle(x, y, 1, 1));
            }
        }
        return box;
    }

    @Test
    void aValueThatIsNotANumberHasNoBar() {
        Figure figure = Bars.draw(AXES, List.of("a", "b"), List.of(new Bars.Group("", new double[] {10, Double.NaN})));
        assertThat(height(figure, 0.3)).isPositive();
        assertThat(height(figure, 0.7)).isZero();
    }

    @Test
    void dimensionsStandByFallingDivergence() {
        assertThat(KlBars.order(new double[] {0.1, 3, Double.NaN, 2, 0})).containsExactly(1, 3, 0, 4, 2);
        Figure figure = KlBars.draw(new double[] {1, 4, 2}, new boolean[] {true, true, true});
        assertThat(height(figure, 0.25)).isGreaterThan(height(figure, 0.52));
        assertThat(height(figure, 0.52)).isGreaterThan(height(figure, 0.8));
    }

    @Test
    void inactiveDimensionsAreGreyWhereverTheyStand() {
        Figure figure = KlBars.draw(new double[] {1, 4}, new boolean[] {true, false});
        Rectangle grey = Pixels.box(figure, Pixels.rgb(Look.IDLE));
        assertThat(height(figure, 0.3)).as("the largest is inactive").isZero();
        assertThat(height(figure, 0.7)).isPositive();
        assertThat(grey.height).isGreaterThan(figure.height() / 2);
    }

    @Test
    void sharesOfAHistogramAreCountedByHand() {
        double[] values = {0, 0.9, 1, 2.5, 3.9, 4, 4, 4};
        assertThat(Histogram.shares(values, new Range(0, 4), 4)).containsExactly(0.25, 0.125, 0.125, 0.5);
    }

    @Test
    void samplesOfDifferentSizesCompareByShare() {
        double[] few = {0, 1, 1, 2};
        double[] many = new double[400];
        for (int i = 0; i < many.length; i++) {
            many[i] = few[i % 4];
        }
        Range range = new Range(0, 2);
        double[] ofMany = Histogram.shares(many, range, 3);
        double[] ofFew = Histogram.shares(few, range, 3);
        for (int i = 0; i < 3; i++) {
            assertThat(ofMany[i]).isCloseTo(ofFew[i], within(1e-12));
        }
    }

    @Test
    void aHistogramSaysWhatItLeavesOut() {
        double[] broken = {1, 2, Double.NaN};
        Figure clean = Histogram.draw(AXES, List.of(new Histogram.Sample("w", new double[] {1, 2})), 4);
        Figure marked = Histogram.draw(AXES, List.of(new Histogram.Sample("w", broken)), 4);
        assertThat(marked.height()).as("a key with the number left out").isGreaterThan(clean.height());
    }

    @Test
    void whatCannotBeDrawnIsRefused() {
        assertThatThrownBy(() -> Bars.draw(AXES, List.of(), List.of())).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> Bars.draw(AXES, List.of("a"), List.of(new Bars.Group("g", new double[2]))))
                .isInstanceOf(Refusal.class)
                .hasMessage("bars: group \"g\" has 2 values for 1 names; give one for each");
        assertThatThrownBy(() -> KlBars.draw(new double[2], new boolean[3]))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("has 2 values and 3 marks of activity");
        assertThatThrownBy(() -> Histogram.draw(AXES, List.of(new Histogram.Sample("w", new double[0])), 4))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("histogram of \"w\": has no finite value");
        assertThatThrownBy(() -> Histogram.draw(AXES, List.of(), 4)).isInstanceOf(Refusal.class);
    }
}
