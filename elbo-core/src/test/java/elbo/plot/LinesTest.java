package elbo.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.Refusal;
import elbo.plot.Key.Place;
import elbo.tensor.Rng;
import java.awt.Rectangle;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinesTest {
    private static final Axes AXES = new Axes("", "epoch", "nats");

    private static boolean onLine(Figure figure, Panel panel, double x, double y, int i) {
        int seen = Pixels.rgb(figure, 2 * panel.x(x), 2 * panel.y(y));
        return Pixels.distance(seen, Pixels.rgb(Look.line(i))) < 60;
    }

    @Test
    void aCurveGoesThroughItsPointsAndStraightBetween() {
        Curve train = Curve.of("train", 180, 120, 110, 105);
        Curve test = Curve.of("test", 140, 128, 126, 125);
        Panel panel = Lines.panel(AXES, List.of(train, test));
        Figure figure = Page.of(panel, 640, 380);
        for (int i = 0; i < 4; i++) {
            assertThat(onLine(figure, panel, i + 1, train.y()[i], 0)).isTrue();
            assertThat(onLine(figure, panel, i + 1, test.y()[i], 1)).isTrue();
        }
        assertThat(onLine(figure, panel, 1.5, 150, 0)).isTrue();
        assertThat(onLine(figure, panel, 1.5, 170, 0)).isFalse();
    }

    @Test
    void aValueThatIsNotFiniteLeavesAGap() {
        Panel panel = Lines.panel(AXES, List.of(Curve.of("train", 100, 100, Double.NaN, 100, 100, 90)));
        Figure figure = Page.of(panel, 640, 380);
        assertThat(onLine(figure, panel, 1.5, 100, 0)).isTrue();
        assertThat(onLine(figure, panel, 2.5, 100, 0)).isFalse();
        assertThat(onLine(figure, panel, 3.5, 100, 0)).isFalse();
        assertThat(onLine(figure, panel, 4.5, 100, 0)).isTrue();
    }

    @Test
    void aChartMayReachDownToZero() {
        List<Curve> costs = List.of(Curve.of("cost", 100, 110));
        Panel near = Lines.panel(new Chart(AXES, costs, false));
        Panel whole = Lines.panel(new Chart(AXES, costs, true));
        Figure unused = Page.grid(List.of(near, whole), 2, 380, 280);
        assertThat(near.y(100)).isBetween(150.0, 280.0);
        assertThat(whole.y(100)).isLessThan(60);
        assertThat(whole.y(0)).isBetween(150.0, 280.0);
        Figure grid = Lines.grid(Collections.nCopies(5, new Chart(AXES, costs, true)), 3);
        assertThat(grid.width()).isEqualTo(Figure.DENSITY * 3 * 380);
        assertThat(grid.height()).isEqualTo(Figure.DENSITY * 2 * 280);
    }

    @Test
    void largerValuesLieHigherAndLaterOnesFurtherRight() {
        Panel panel = Lines.panel(AXES, List.of(Curve.of("train", 1, 2, 3)));
        Page.of(panel, 640, 380);
        assertThat(panel.y(3)).isLessThan(panel.y(1));
        assertThat(panel.x(3)).isGreaterThan(panel.x(1));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-9, 1e-4, 1, 105, 1e6, 1e12, 1e30})
    void anyRangeOfNumbersGetsAxesWithAReadableNumberOfTicks(double size) {
        Rng rng = Rng.of(7);
        for (int n : new int[] {1, 2, 3, 50, 3000}) {
            double[] y = IntStream.range(0, n)
                    .mapToDouble(i -> size * (1 + rng.nextDouble()))
                    .toArray();
            Panel panel = Lines.panel(AXES, List.of(Curve.of("train", y)));
            Figure figure = Page.of(panel, 640, 380);
            Rectangle left = new Rectangle((int) (2 * panel.frame().getX()) - 5, 0, 2, figure.height());
            int ticks = Pixels.count(figure, Pixels.rgb(Look.FRAME), left) / 4;
            assertThat(ticks).as("ticks for %d values of about %s", n, size).isBetween(1, 14);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 105, 105.0000001, 105.001, -3e-7})
    void aFlatCurveGetsAxesToo(double other) {
        double[] y = {other == 0 ? 0 : 105, other, other};
        Panel panel = Lines.panel(AXES, List.of(Curve.of("train", y)));
        Figure figure = Page.of(panel, 640, 380);
        assertThat(onLine(figure, panel, 2.5, other, 0)).isTrue();
    }

    @Test
    void theKeyStandsInTheEmptiestCorner() {
        assertThat(Lines.emptiest(List.of(Curve.of("falls", 9, 3, 2, 1.5, 1.2, 1.1, 1))))
                .isEqualTo(Place.NORTH_EAST);
        assertThat(Lines.emptiest(List.of(Curve.of("rises", 1, 6, 7, 8, 8.5, 8.8, 9))))
                .isEqualTo(Place.SOUTH_EAST);
    }

    @Test
    void manyCurvesWidenTheFigureForTheirKey() {
        List<Curve> many = IntStream.range(0, 9)
                .mapToObj(i -> Curve.of("run " + i, i, i + 1))
                .toList();
        assertThat(Lines.draw(AXES, many).width())
                .isGreaterThan(Lines.draw(AXES, many.subList(0, 2)).width());
    }

    @Test
    void curvesOfOneNameAreBothDrawn() {
        Figure figure = Lines.draw(AXES, List.of(Curve.of("", 1, 2), Curve.of("", 2, 1)));
        assertThat(Pixels.count(figure, Pixels.rgb(Look.line(0)))).isPositive();
        assertThat(Pixels.count(figure, Pixels.rgb(Look.line(1)))).isPositive();
    }

    @Test
    void theTwoTermsHaveTheirOwnScales() {
        Figure figure = LossChart.terms(List.of(Curve.of("train", 170, 80)), List.of(Curve.of("train", 10, 25)));
        Rectangle ink = Pixels.box(figure, Pixels.rgb(Look.line(0)));
        // both curves span nearly the whole height, one in each half
        int half = figure.width() / 2;
        assertThat(ink.x).isLessThan(half);
        assertThat(ink.x + ink.width).isGreaterThan(half);
        int[] heights = {0, half};
        for (int from : heights) {
            Rectangle side = new Rectangle(from, 0, half, figure.height() / 3);
            assertThat(Pixels.count(figure, Pixels.rgb(Look.line(0)), side)).isPositive();
        }
    }

    @Test
    void whatHasNothingToShowIsRefused() {
        assertThatThrownBy(() -> LossChart.loss(List.of()))
                .isInstanceOf(Refusal.class)
                .hasMessage("lines: has no curve to draw; give at least one");
        assertThatThrownBy(() -> LossChart.loss(List.of(Curve.of("train", Double.NaN, Double.NaN))))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("no finite value");
        assertThatThrownBy(() -> Curve.of("train"))
                .isInstanceOf(Refusal.class)
                .hasMessage("curve \"train\": has no points; give at least one");
        assertThatThrownBy(() -> new Curve("train", new double[3], new double[2]))
                .isInstanceOf(Refusal.class)
                .hasMessage("curve \"train\": has 3 x values but 2 y values; give as many of each");
    }

    @Test
    void profilesShowEachExampleInAPanelOfItsOwn() {
        float[][] three = {{0, 1, 2}, {2, 1, 0}, {1, 1, 2}};
        Figure one = Profiles.draw(AXES, new float[][] {three[0]}, new float[][] {three[1]});
        Figure all = Profiles.draw(AXES, three, three);
        assertThat(all.width()).isEqualTo(2 * one.width());
        assertThat(all.height()).isGreaterThan((int) (1.8 * one.height()));
        assertThatThrownBy(() -> Profiles.draw(AXES, three, Arrays.copyOf(three, 2)))
                .isInstanceOf(Refusal.class)
                .hasMessage("profiles: got 3 originals and 2 reconstructions; give as many of each, from 1 to 24");
        assertThatThrownBy(() -> Profiles.draw(AXES, new float[][] {{1, 2}}, new float[][] {{1}}))
                .isInstanceOf(Refusal.class)
                .hasMessage("profiles: original 0 has 2 values but its reconstruction 1");
    }
}
