package elbo.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.plot.SplitChart.Pair;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class SplitChartTest {
    private static final Axes AXES = new Axes("", "seen", "nats");
    private static final double[] SEEN = {1, 10, 100};
    private static final Pair FIRST = new Pair(
            "a", new Curve("", SEEN, new double[] {-900, -130, -90}), new Curve("", SEEN, new double[] {-200, -130, -100
            }));
    private static final Pair SECOND = new Pair(
            "b", new Curve("", SEEN, new double[] {-190, -120, -80}), new Curve("", SEEN, new double[] {-180, -120, -95
            }));

    /** How much of the line from the second to the third point has the i-th colour. */
    private static double share(Figure figure, Panel panel, Curve curve, int i) {
        int there = 0;
        for (int k = 5; k < 95; k++) {
            double x = panel.x(10) + (panel.x(100) - panel.x(10)) * k / 100;
            double y = panel.y(curve.y()[1]) + (panel.y(curve.y()[2]) - panel.y(curve.y()[1])) * k / 100;
            int seen = Pixels.rgb(figure, 2 * x, 2 * y);
            there += Pixels.distance(seen, Pixels.rgb(Look.line(i))) < 60 ? 1 : 0;
        }
        return there / 90.0;
    }

    @Test
    void equalRatiosAreEquallyLongAndEachModelHasAColourForBothLines() {
        Panel panel = SplitChart.panel(AXES, List.of(FIRST, SECOND));
        Figure figure = Page.of(panel, 640, 380);
        assertThat(panel.x(10) - panel.x(1)).isBetween(100.0, 320.0);
        assertThat(panel.x(100) - panel.x(10)).isCloseTo(panel.x(10) - panel.x(1), within(1.0));
        assertThat(share(figure, panel, FIRST.test(), 0)).isGreaterThan(0.95);
        assertThat(share(figure, panel, SECOND.test(), 1)).isGreaterThan(0.95);
        assertThat(share(figure, panel, FIRST.train(), 0)).isBetween(0.3, 0.8);
        assertThat(share(figure, panel, SECOND.train(), 1)).isBetween(0.3, 0.8);
        assertThat(share(figure, panel, FIRST.train(), 1)).isLessThan(0.1);
    }

    @Test
    void aFirstEpochFarBelowDoesNotPressTheOthersTogether() {
        Panel panel = SplitChart.panel(AXES, List.of(FIRST));
        Figure unused = Page.of(panel, 640, 380);
        assertThat(panel.y(-200) - panel.y(-100)).isGreaterThan(200);
    }

    @Test
    void aShortWayIsDrawnAsItIs() {
        double[] near = {10, 20, 30};
        Pair pair = new Pair("a", new Curve("", near, SEEN), new Curve("", near, SEEN));
        Panel panel = SplitChart.panel(AXES, List.of(pair));
        Figure unused = Page.of(panel, 640, 380);
        assertThat(panel.x(20) - panel.x(10)).isCloseTo(panel.x(30) - panel.x(20), within(1.0));
        assertThatThrownBy(() -> SplitChart.draw(AXES.withTitle("both"), List.of()))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void marksOfALogarithmicAxisAreRoundAndFew() {
        assertThat(Scale.logarithmic(new Range(60, 1200)).marks()).containsExactly(100.0, 200.0, 500.0, 1000.0);
        assertThat(Scale.logarithmic(new Range(1, 1e5)).marks()).containsExactly(1.0, 10.0, 100.0, 1e3, 1e4, 1e5);
    }

    @Test
    void fewColoursAreThoseOfMostPixelsAndOthersTakeTheNearest() {
        BufferedImage image = new BufferedImage(10, 10, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 100; i++) {
            image.setRGB(i % 10, i / 10, i < 60 ? 0xFFFFFF : i < 99 ? 0x0072B2 : 0x0070A0);
        }
        BufferedImage reduced = new Figure(image).reduced(2).image();
        assertThat(reduced.getRGB(0, 0) & 0xFFFFFF).isEqualTo(0xFFFFFF);
        assertThat(reduced.getRGB(0, 8) & 0xFFFFFF).isEqualTo(0x0072B2);
        assertThat(reduced.getRGB(9, 9) & 0xFFFFFF).isEqualTo(0x0072B2);
        Figure chart = SplitChart.draw(AXES.withTitle("both"), List.of(FIRST, SECOND));
        assertThat(chart.reduced(64).png()).hasSizeLessThan(chart.png().length / 2);
        assertThatThrownBy(() -> chart.reduced(1)).hasMessageContaining("give 2 to 256");
    }
}
