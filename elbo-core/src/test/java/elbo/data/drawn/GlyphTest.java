package elbo.data.drawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GlyphTest {
    @Test
    void aLetterformIsReadAsItIsDescribed() {
        Glyph glyph = Glyph.parse(
                        List.of("# a seven", "7 3", "  0,.1 .6,0! .3,1 | .1,.5 .5,.5", "  0,0 1,0! 0,1 | 0,.5 1,.5"))
                .getFirst();
        assertThat(glyph.label()).isEqualTo(7);
        assertThat(glyph.weight()).isEqualTo(3);
        assertThat(glyph.forms()).hasSize(2);
        assertThat(glyph.forms().getFirst()).containsExactly(0, .1, .6, 0, .3, 1, .1, .5, .5, .5);
        assertThat(glyph.corner()).containsExactly(false, true, false, false, false);
        assertThat(glyph.lift()).containsExactly(true, false, false, true, false);
    }

    @Test
    void formsOfAnotherMovementAreRefused() {
        assertThatThrownBy(() -> Glyph.parse(List.of("7 3", "  0,0 1,0! 0,1", "  0,0 1,0 0,1")))
                .hasMessageContaining("class 7")
                .hasMessageContaining("0,0 1,0 0,1");
    }

    @Test
    void theCurvePassesItsPointsInOrder() {
        double[] xy = {0, 0, 3, 1, 4, 4, 0, 5};
        Trace trace = Trace.through(xy, new boolean[4], new boolean[] {true, false, false, false});
        int at = 0;
        for (int i = 0; i < 4; i++) {
            while (at < trace.size && StrictMath.hypot(trace.x[at] - xy[2 * i], trace.y[at] - xy[2 * i + 1]) > 1e-9) {
                at++;
            }
            assertThat(at).as("point %d is passed", i).isLessThan(trace.size);
        }
    }

    @Test
    void pointsOnALineMakeALine() {
        double[] xy = {0, 0, 1, 2, 4, 8, 5, 10};
        Trace trace = Trace.through(xy, new boolean[4], new boolean[] {true, false, false, false});
        for (int i = 0; i < trace.size; i++) {
            assertThat(trace.y[i]).isCloseTo(2 * trace.x[i], within(1e-9));
        }
    }

    @Test
    void aCornerStaysSharpAndALiftLeavesNoInk() {
        double[] xy = {0, 0, 4, 0, 4, 4, 0, 4, 0, 2};
        boolean[] corner = {false, true, false, false, false};
        boolean[] lift = {true, false, false, true, false};
        Trace trace = Trace.through(xy, corner, lift);
        assertThat(Trace.max(trace.x, trace.size)).isCloseTo(4, within(1e-9));
        assertThat(Trace.min(trace.y, trace.size)).isCloseTo(0, within(1e-9));
        int lifts = 0;
        for (int i = 0; i < trace.size; i++) {
            lifts += trace.lift[i] ? 1 : 0;
        }
        assertThat(lifts).isEqualTo(2);
    }

    @Test
    void aLineHasTheAreaOfItsPen() {
        Trace trace = Trace.through(new double[] {4, 10, 16, 10}, new boolean[2], new boolean[] {true, false});
        Arrays.fill(trace.radius, 2);
        byte[] pixels = new byte[400];
        Ink.draw(trace, 1, 1, 20, pixels, 0);
        double area = 0;
        for (byte b : pixels) {
            area += (b & 0xFF) / 255.0;
        }
        assertThat(area).isCloseTo(12 * 4 + StrictMath.PI * 4, within(0.6));
    }
}
