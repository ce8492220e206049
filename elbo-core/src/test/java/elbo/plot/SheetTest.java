package elbo.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.Refusal;
import java.awt.Dimension;
import java.awt.Rectangle;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SheetTest {
    private static final Axes LATENT = new Axes("", "z1", "z2");

    /** Pictures of one grey each: picture k has level {@code first + k}. */
    private static Pictures plain(int count, int side, int first) {
        float[] values = new float[count * side * side];
        for (int i = 0; i < values.length; i++) {
            values[i] = (first + i / (side * side)) / 255f;
        }
        return new Pictures(values, 1, side, side);
    }

    private static Rectangle box(Figure figure, int level) {
        return Pixels.box(figure, level * 0x010101);
    }

    @Test
    void everyPictureOfAGridLiesInItsCell() {
        Figure sheet = Sheet.grid(plain(7, 28, 20), 3);
        Rectangle first = box(sheet, 20);
        assertThat(first.getSize()).isEqualTo(new Dimension(168, 168));
        int step = box(sheet, 21).x - first.x;
        assertThat(step).isGreaterThan(168).isLessThan(180);
        for (int k = 0; k < 7; k++) {
            assertThat(box(sheet, 20 + k))
                    .isEqualTo(new Rectangle(first.x + k % 3 * step, first.y + k / 3 * step, 168, 168));
        }
        assertThat(sheet.width()).isEqualTo(first.x * 2 + 2 * step + 168);
        assertThat(sheet.height()).isEqualTo(first.y * 2 + 2 * step + 168);
    }

    @Test
    void whereTheLastRowIsShortTheSheetStaysWhite() {
        Figure sheet = Sheet.grid(plain(4, 8, 20), 3);
        Rectangle last = box(sheet, 23);
        Rectangle second = box(sheet, 21);
        assertThat(Pixels.rgb(sheet, second.getCenterX(), last.getCenterY())).isEqualTo(0xFFFFFF);
    }

    @Test
    void everyPixelOfASmallPictureBecomesASquareWithoutSmoothing() {
        float[] values = {0.2f, 0.4f, 0.6f, 0.8f};
        Figure sheet = Sheet.mosaic(new Pictures(values, 1, 2, 2), 1);
        assertThat(Pixels.colours(sheet)).containsExactly(0x333333, 0x666666, 0x999999, 0xCCCCCC);
        int half = sheet.width() / 2;
        assertThat(Pixels.box(sheet, 0x333333)).isEqualTo(new Rectangle(0, 0, half, half));
        assertThat(Pixels.box(sheet, 0x666666)).isEqualTo(new Rectangle(half, 0, half, half));
        assertThat(Pixels.box(sheet, 0x999999)).isEqualTo(new Rectangle(0, half, half, half));
        assertThat(Pixels.box(sheet, 0xCCCCCC)).isEqualTo(new Rectangle(half, half, half, half));
    }

    @Test
    void coloursAreShownAsTheyAre() {
        float[] values = {1, 0, 0.2f, /* then */ 0, 0.4f, 1};
        Figure sheet = Sheet.mosaic(new Pictures(values, 3, 1, 1), 2);
        assertThat(Pixels.rgb(sheet, 1, 1)).isEqualTo(0xFF0033);
        assertThat(Pixels.rgb(sheet, sheet.width() - 1, 1)).isEqualTo(0x0066FF);
    }

    @Test
    void aMosaicHasNoGapsAndNoMargin() {
        Figure sheet = Sheet.mosaic(plain(200, 28, 20), 20);
        assertThat(sheet.width()).isEqualTo(20 * 28 * 3);
        assertThat(sheet.height()).isEqualTo(10 * 28 * 3);
        assertThat(box(sheet, 20 + 21)).isEqualTo(new Rectangle(84, 84, 84, 84));
    }

    @Test
    void originalsStandOverTheirReconstructions() {
        Figure sheet = Sheet.rows(List.of(plain(5, 16, 20), plain(5, 16, 120)), List.of("original", "reconstruction"));
        for (int k = 0; k < 5; k++) {
            Rectangle above = box(sheet, 20 + k);
            Rectangle below = box(sheet, 120 + k);
            assertThat(below.x).isEqualTo(above.x);
            assertThat(below.getSize()).isEqualTo(above.getSize());
            assertThat(below.y).isGreaterThan(above.y + above.height);
        }
        Rectangle left = new Rectangle(0, 0, box(sheet, 20).x - 4, sheet.height());
        assertThat(Pixels.count(sheet, Pixels.rgb(Look.INK), left))
                .as("the titles' ink")
                .isPositive();
    }

    @Test
    void theTopRowOfTheLatentGridIsTheLargestSecondValue() {
        double[] x = {-1, 0, 1, 2};
        double[] y = {-2, 0, 3};
        Figure grid = Sheet.latentGrid(LATENT, plain(12, 28, 20), x, y);
        for (int j = 0; j < y.length; j++) {
            for (int i = 0; i < x.length; i++) {
                Rectangle here = box(grid, 20 + j * 4 + i);
                if (i > 0) {
                    assertThat(here.x).as("to the right of a smaller z1").isGreaterThan(box(grid, 20 + j * 4).x);
                }
                if (j > 0) {
                    assertThat(here.y).as("above a smaller z2").isLessThan(box(grid, 20 + i).y);
                }
            }
        }
        assertThat(box(grid, 20 + 8).y).as("z2 = 3 is at the top").isLessThan(20);
    }

    @Test
    void theLatentGridIsOrientedAsTheScatterIs() {
        // the picture of (-1, 1) and the point (-1, 1) both lie at the top left of their neighbours
        double[] ends = {-1, 1};
        Figure grid = Sheet.latentGrid(LATENT, plain(4, 28, 20), ends, ends);
        Rectangle picture = box(grid, 20 + 2);
        assertThat(picture.getCenterX()).isLessThan(box(grid, 21).getCenterX());
        assertThat(picture.getCenterY()).isLessThan(box(grid, 21).getCenterY());
        Range range = new Range(-2, 2);
        Panel panel = new Panel(LATENT, range, range);
        Page.of(panel, 300, 300);
        assertThat(panel.x(-1)).isLessThan(panel.x(1));
        assertThat(panel.y(1)).isLessThan(panel.y(-1));
    }

    @Test
    void noSheetIsLargerThanAPageNeedsAndNoPictureIsShrunk() {
        assertThat(Sheet.mosaic(plain(1, 28, 0), 1).width()).isEqualTo(168);
        assertThat(Sheet.mosaic(plain(30, 28, 0), 30).width()).isEqualTo(30 * 28 * 2);
        assertThat(Sheet.mosaic(plain(60, 28, 0), 60).width()).isEqualTo(60 * 28 * 2);
        assertThat(Sheet.mosaic(plain(2, 256, 0), 2).width()).isEqualTo(512);
        assertThat(Sheet.mosaic(plain(3, 28, 0), 10).width())
                .as("no empty columns")
                .isEqualTo(3 * 168);
    }

    @Test
    void aSheetBeyondAllMeasureIsRefusedBeforeMemoryIsTaken() {
        Pictures many = new Pictures(new float[4_000_000], 1, 1, 1);
        assertThatThrownBy(() -> Sheet.mosaic(many, 2000))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("pixels; give fewer or smaller pictures");
    }

    @Test
    void columnTitlesThatWouldTouchThinOut() {
        Pictures row = plain(12, 28, 20);
        Figure roomy = Sheet.rows(List.of(row), List.of(), titles("z = "));
        Figure crowded = Sheet.rows(List.of(row), List.of(), titles("a rather long title "));
        for (int column : new int[] {0, 1, 2}) {
            Rectangle picture = box(roomy, 20 + column);
            int bottom = picture.y + picture.height + 2;
            Rectangle below = new Rectangle((int) picture.getCenterX() - 12, bottom, 24, roomy.height() - bottom);
            boolean written = Pixels.count(crowded, 0xFFFFFF, below) < below.width * below.height;
            assertThat(Pixels.count(roomy, 0xFFFFFF, below)).isLessThan(below.width * below.height);
            assertThat(written).as("a title under column " + column).isEqualTo(column % 2 == 0);
        }
    }

    private static List<String> titles(String before) {
        return IntStream.range(0, 12).mapToObj(i -> before + i).toList();
    }

    @Test
    void rowsThatDoNotBelongTogetherAreRefused() {
        assertThatThrownBy(() -> Sheet.rows(List.of(), List.of()))
                .isInstanceOf(Refusal.class)
                .hasMessage("sheet: has no row; give at least one");
        assertThatThrownBy(() -> Sheet.rows(List.of(plain(3, 8, 0), plain(4, 8, 0)), List.of()))
                .isInstanceOf(Refusal.class)
                .hasMessage("sheet: row 1 has 4 pictures of 8 x 8 but row 0 has 3 pictures of 8 x 8; all rows must be"
                        + " alike");
        assertThatThrownBy(() -> Sheet.rows(List.of(plain(3, 8, 0)), List.of("a", "b")))
                .isInstanceOf(Refusal.class)
                .hasMessage("sheet: has 2 row titles; expected 1, or none");
        assertThatThrownBy(() -> Sheet.grid(plain(3, 8, 0), 0)).isInstanceOf(Refusal.class);
    }

    @Test
    void aLatentGridNeedsAPictureForEachPairOfAscendingValues() {
        double[] three = {-1, 0, 1};
        assertThatThrownBy(() -> Sheet.latentGrid(LATENT, plain(8, 4, 0), three, three))
                .isInstanceOf(Refusal.class)
                .hasMessage("latent grid: has 8 pictures for 3 x 3 latent values; give one for each pair");
        assertThatThrownBy(() -> Sheet.latentGrid(LATENT, plain(9, 4, 0), three, new double[] {1, 0, -1}))
                .isInstanceOf(Refusal.class)
                .hasMessage("latent grid: the values of z2 must be finite and ascend; value 1 is 0.0");
        double[] broken = three.clone();
        Arrays.fill(broken, Double.NaN);
        assertThatThrownBy(() -> Sheet.latentGrid(LATENT, plain(9, 4, 0), broken, three))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void aTitleStandsAboveAndLeavesTheSheetAsItWas() {
        Figure bare = Sheet.grid(plain(4, 28, 20), 4);
        Figure titled = bare.titled("Samples");
        int band = titled.height() - bare.height();
        assertThat(band).isBetween(30, 80);
        assertThat(titled.width()).isEqualTo(bare.width());
        Rectangle before = box(bare, 22);
        before.translate(0, band);
        assertThat(box(titled, 22)).isEqualTo(before);
        assertThat(bare.titled(" ")).isSameAs(bare);
    }
}
