package elbo.data.drawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.data.Kind;
import elbo.data.Labels;
import elbo.data.Splits;
import elbo.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MoonTest {
    @Test
    void theLitPartOfTheDiscFollowsThePhase() {
        double disc = sum(Moon.picture(0)) / Moon.EARTHSHINE;
        assertThat(disc).isCloseTo(StrictMath.PI * 121, within(0.5));
        for (int k = 0; k < 200; k++) {
            double phase = k / 200.0;
            double lit = (sum(Moon.picture(phase)) - Moon.EARTHSHINE * disc) / ((1 - Moon.EARTHSHINE) * disc);
            assertThat(lit)
                    .as("phase %s", phase)
                    .isCloseTo((1 - StrictMath.cos(2 * StrictMath.PI * phase)) / 2, within(0.002));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.1, 0.25, 0.33, 0.499})
    void theWaningMoonIsTheWaxingOneInAMirror(double phase) {
        float[] waxing = Moon.picture(phase);
        float[] waning = Moon.picture(1 - phase);
        double right = 0;
        double left = 0;
        for (int row = 0; row < 28; row++) {
            for (int column = 0; column < 28; column++) {
                float value = waxing[row * 28 + column];
                assertThat(value).isCloseTo(waning[row * 28 + 27 - column], within(1e-5f));
                right += column >= 14 ? value : 0;
                left += column < 14 ? value : 0;
            }
        }
        assertThat(right).as("waxing: lit on the right").isGreaterThan(left);
    }

    @Test
    void theNewMoonIsFaintTheFullMoonBrightAndTheSkyDark() {
        float[] none = Moon.picture(0);
        float[] full = Moon.picture(0.5);
        int middle = 14 * 28 + 14;
        assertThat(none[middle]).isEqualTo(Moon.EARTHSHINE);
        assertThat(full[middle]).isEqualTo(1);
        assertThat(full[0]).isZero();
        for (int p = 0; p < full.length; p++) {
            assertThat(full[p]).isBetween(0f, 1f).isGreaterThanOrEqualTo(none[p]);
        }
    }

    @Test
    void thereIsNoPhaseOutsideTheMonth() {
        for (double phase : new double[] {-0.1, 1, Double.NaN}) {
            assertThatThrownBy(() -> Moon.picture(phase))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(Double.toString(phase));
        }
    }

    @Test
    void theDataSetIsMoonsOfUniformPhase() {
        Splits moon = Moon.open(Path.of("unused"));
        assertThat(moon.name()).isEqualTo("moon");
        assertThat(moon.train().name()).isEqualTo("moon/train");
        assertThat(moon.train().size()).isEqualTo(8_000);
        assertThat(moon.test().size()).isEqualTo(2_000);
        assertThat(moon.test().eventShape()).isEqualTo(Shape.of(1, 28, 28));
        assertThat(moon.test().kind()).isEqualTo(Kind.UNIT);
        Labels.Column phase = moon.train().labels().column("phase").orElseThrow();
        int[] counts = new int[8];
        for (float p : phase.values()) {
            counts[(int) (8 * p)]++;
        }
        for (int count : counts) {
            assertThat(count).as("expected 1000, standard deviation 30").isBetween(880, 1_120);
        }
        ByteBuffer one = ByteBuffer.allocate(784);
        moon.train().read(7_999, 1, one);
        float[] picture = Moon.picture(phase.values()[7_999]);
        for (int p = 0; p < 784; p++) {
            assertThat((one.get(p) & 0xFF) / 255f).isCloseTo(picture[p], within(0.5001f / 255));
        }
    }

    @Test
    void theFirstHundredMoonsAreTheSameBytesOnEveryMachine() {
        assertThat(Golden.sha256(
                        Moon.draw("train", 100).pixels(), Moon.draw("test", 100).pixels()))
                .isEqualTo("744e27b731af5fef769865bf3c42084b17cbb3196764e30f0ce39e4ce36506a7");
    }

    private static double sum(float[] values) {
        double sum = 0;
        for (float v : values) {
            sum += v;
        }
        return sum;
    }
}
