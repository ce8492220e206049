package elbo.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.tensor.Rng;
import java.awt.Color;
import java.awt.Rectangle;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatentScatterTest {
    private static final Axes AXES = new Axes("", "z1", "z2");
    private static final Colouring PLAIN = new Colouring.Plain();

    @Test
    void aPointLiesWhereItsCoordinatesSay() {
        double[] x = {-2, 1.5, 0};
        double[] y = {1, -0.5, 2};
        Range range = new Range(-3, 3);
        Scatter scatter = new Scatter(AXES, range, range, Cloud.of(x, y, PLAIN));
        Panel panel = scatter.panel(false);
        Figure figure = Page.of(panel, 400, 400);
        Rectangle2D frame = panel.frame();
        for (int i = 0; i < 3; i++) {
            // by hand from the frame, not by way of the panel that painted it
            double px = frame.getX() + frame.getWidth() * (x[i] + 3) / 6;
            double py = frame.getMaxY() - frame.getHeight() * (y[i] + 3) / 6;
            assertThat(Pixels.distance(Pixels.rgb(figure, 2 * px, 2 * py), Pixels.rgb(Look.line(0))))
                    .isLessThan(80);
        }
        int mirrored = Pixels.rgb(figure, 2 * panel.x(2), 2 * panel.y(1));
        assertThat(Pixels.distance(mirrored, Pixels.rgb(Look.line(0)))).isGreaterThan(80);
    }

    @Test
    void theFrameIsDrawnWhereThePanelSaysItIs() {
        Range range = new Range(-3, 3);
        Panel panel = new Scatter(AXES, range, range, Cloud.of(new double[] {0}, new double[] {0}, PLAIN)).panel(false);
        Figure figure = Page.of(panel, 400, 400);
        Rectangle drawn = Pixels.box(figure, Pixels.rgb(Look.FRAME));
        // ticks stick out at the left and below; the top and the right are the frame's own
        assertThat(drawn.y).isCloseTo((int) (2 * panel.frame().getY()), within(2));
        assertThat(drawn.x + drawn.width).isCloseTo((int) (2 * panel.frame().getMaxX()), within(3));
    }

    @Test
    void oneUnitIsAsLongToTheRightAsUpwards() {
        Rng rng = Rng.of(3);
        double[] x =
                IntStream.range(0, 200).mapToDouble(i -> 4 * rng.nextGaussian()).toArray();
        double[] y =
                IntStream.range(0, 200).mapToDouble(i -> rng.nextGaussian()).toArray();
        for (Colouring colouring : List.of(PLAIN, new Colouring.Factor("scale", x), classes(200))) {
            Panel panel = new Scatter(AXES, new Range(-9, 9), new Range(-9, 9), Cloud.of(x, y, colouring)).panel(true);
            Page.of(panel, panel.widthForEqualUnits(400), 400);
            double right = panel.x(1) - panel.x(0);
            double up = panel.y(0) - panel.y(1);
            assertThat(right / up).isCloseTo(1, within(0.005));
        }
        assertThat(LatentScatter.draw(AXES, x, y, PLAIN).height()).isLessThan(1200);
    }

    @Test
    void eachClassHasItsOwnColour() {
        double[] x = {-1, 1};
        Figure figure = LatentScatter.draw(
                AXES, x, new double[] {0, 0}, new Colouring.Classes(new int[] {2, 0}, List.of("a", "b", "c")));
        // the key's dots are opaque: they show the very colours, and stand in the order of the names
        List<Rectangle> keys = Look.CLASSES.subList(0, 3).stream()
                .map(c -> Pixels.box(figure, Pixels.rgb(c)))
                .toList();
        assertThat(keys).allMatch(r -> r.width > 0 && r.x > figure.width() / 2);
        assertThat(keys.get(0).y).isLessThan(keys.get(1).y);
        assertThat(keys.get(1).y).isLessThan(keys.get(2).y);
    }

    @Test
    void whereClassesAreTooManyTheRarestShareGrey() {
        int[] of = IntStream.range(0, 500)
                .map(i -> i % 10 == 0 ? 11 + i / 10 % 5 : i % 10)
                .toArray();
        double[] at = IntStream.range(0, 500).mapToDouble(i -> i).toArray();
        Colouring many = new Colouring.Classes(
                of, IntStream.range(0, 16).mapToObj(i -> "class " + i).toList());
        Figure figure = LatentScatter.draw(AXES, at, at, many);
        assertThat(Pixels.count(figure, Pixels.rgb(Look.IDLE))).isPositive();
        Look.CLASSES.forEach(
                c -> assertThat(Pixels.count(figure, Pixels.rgb(c))).isPositive());
    }

    @Test
    void theColourBarRunsFromTheSmallestValueBelowToTheLargestAbove() {
        double[] x = {0, 1, 2};
        Figure figure = LatentScatter.draw(AXES, x, x, new Colouring.Factor("angle", new double[] {-1, 0, 1}));
        Rectangle low = nearly(figure, new Color(0x440154));
        Rectangle high = nearly(figure, new Color(0xFDE725));
        assertThat(high.y).isLessThan(low.y);
        assertThat(low.y + low.height - high.y).isGreaterThan(figure.height() / 2);
    }

    private static Rectangle nearly(Figure figure, Color colour) {
        Rectangle box = new Rectangle(-1, -1);
        for (int y = 0; y < figure.height(); y++) {
            for (int x = figure.width() * 3 / 4; x < figure.width(); x++) {
                if (Pixels.distance(Pixels.rgb(figure, x, y), Pixels.rgb(colour)) <= 3) {
                    box.add(new Rectangle(x, y, 1, 1));
                }
            }
        }
        return box;
    }

    @Test
    void theColourMapGoesThroughItsAnchors() {
        assertThat(Viridis.at(0)).isEqualTo(new Color(0x440154));
        assertThat(Viridis.at(0.5)).isEqualTo(new Color(0x21918C));
        assertThat(Viridis.at(1)).isEqualTo(new Color(0xFDE725));
        assertThat(Viridis.at(-3)).isEqualTo(Viridis.at(0));
        assertThat(Viridis.at(9)).isEqualTo(Viridis.at(1));
        assertThat(Viridis.at(0.0625)).as("half way to the next").isEqualTo(new Color(0x46, 0x17, 0x68));
    }

    /** Values of scipy.stats.norm.cdf. */
    @ParameterizedTest
    @CsvSource({
        "0, 0.5",
        "1, 0.8413447460685429",
        "-1, 0.15865525393145707",
        "1.959963984540054, 0.975",
        "-6, 9.865876450376946e-10"
    })
    void theNormalCdfIsExact(double z, double expected) {
        assertThat(LatentScatter.normalCdf(z)).isCloseTo(expected, within(1e-15 + 1e-12 * expected));
    }

    @Test
    void throughTheCdfStandsBesideTheCodesThemselves() {
        Rng rng = Rng.of(4);
        double[] x =
                IntStream.range(0, 300).mapToDouble(i -> rng.nextGaussian()).toArray();
        double[] y =
                IntStream.range(0, 300).mapToDouble(i -> rng.nextGaussian()).toArray();
        Figure both = LatentScatter.throughNormalCdf(AXES, x, y, PLAIN, "KS distance 0.031");
        assertThat((double) both.width() / both.height()).isBetween(1.8, 2.2);
        Figure silent = LatentScatter.throughNormalCdf(AXES, x, y, PLAIN, "");
        assertThat(Pixels.count(both, Pixels.rgb(Look.INK)))
                .as("ink of the statistic")
                .isGreaterThan(Pixels.count(silent, Pixels.rgb(Look.INK)));
    }

    @Test
    void pointsThatAreNotFiniteAreLeftOutAndCounted() {
        double[] x = {0, Double.NaN, 1, 2};
        double[] y = {0, 1, Double.POSITIVE_INFINITY, 2};
        Cloud cloud = Cloud.of(x, y, new Colouring.Classes(new int[] {0, 1, 2, 3}, List.of("a", "b", "c", "d")));
        assertThat(cloud.x()).containsExactly(0, 2);
        assertThat(cloud.y()).containsExactly(0, 2);
        assertThat(((Colouring.Classes) cloud.colouring()).of()).containsExactly(0, 3);
        assertThat(cloud.leftOut()).isEqualTo(" (2 points not finite, left out)");
        assertThat(Cloud.of(new double[] {1}, new double[] {1}, PLAIN).leftOut())
                .isEmpty();
    }

    @Test
    void aCloudOfOnePointHasAxes() {
        Figure figure = LatentScatter.draw(AXES, new double[] {5}, new double[] {-2}, PLAIN);
        assertThat(Pixels.count(figure, Pixels.rgb(Look.FRAME))).isPositive();
    }

    @Test
    void whatDoesNotFitTogetherIsRefused() {
        double[] two = {0, 1};
        assertThatThrownBy(() -> LatentScatter.draw(AXES, two, new double[3], PLAIN))
                .isInstanceOf(Refusal.class)
                .hasMessage(
                        "latent scatter: has 2 x values, 3 y values and colours for 2 points; give as many of each");
        assertThatThrownBy(() -> LatentScatter.draw(AXES, two, two, new Colouring.Factor("f", new double[3])))
                .isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> LatentScatter.draw(AXES, new double[0], new double[0], PLAIN))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("no finite point");
        assertThatThrownBy(() -> new Colouring.Classes(new int[] {0, 3}, List.of("a", "b")))
                .isInstanceOf(Refusal.class)
                .hasMessage("classes: point 1 is of class 3 but there are 2 names; give a name for each class from 0");
    }

    private static Colouring classes(int n) {
        int[] of = new int[n];
        Arrays.setAll(of, i -> i % 3);
        return new Colouring.Classes(of, List.of("one", "two", "three"));
    }
}
