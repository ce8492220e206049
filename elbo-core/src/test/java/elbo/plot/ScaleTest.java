package elbo.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.25 | 0 | 1 | 0.25",
                "-1.5 | -3 | 3 | −1.5",
                "0 | -3 | 3 | 0",
                "-1e-17 | -3 | 3 | 0",
                "0.30000000000000004 | 0 | 1 | 0.3",
                "105 | 100 | 180 | 105",
                "60000 | 0 | 60000 | 60,000",
                "105.00002 | 105 | 105.0001 | 105.00002",
                "2e30 | 0 | 3e30 | 2e30",
                "-1.25e9 | -2e9 | 0 | −1.25e9",
                "3e-5 | 0 | 9e-5 | 3e−5",
                "0.0005 | 0 | 0.001 | 0.0005",
            })
    void numbersReadAsShortAsTheirRangeAllows(double value, double min, double max, String expected) {
        assertThat(Scale.number(value, new Range(min, max))).isEqualTo(expected);
    }

    @Test
    void everyRangeIsCountedInUnitsThatLeaveASpanFromOneToTen() {
        for (double span = 1e-12; span < 1e30; span *= 3.7) {
            Scale scale = Scale.of(new Range(0.5 * span, 1.5 * span), false);
            assertThat(scale.max() - scale.min()).isBetween(0.999, 10.001);
        }
    }

    @Test
    void aRangeAroundOneValueHasRoomOnBothSides() {
        for (double v : new double[] {0, 1, -105.3, 1e-9, 1e30}) {
            Range r = Range.around(v, v);
            assertThat(r.min()).isLessThan(v);
            assertThat(r.max()).isGreaterThan(v);
        }
        assertThat(Range.around(2, 3)).isEqualTo(new Range(2, 3));
    }

    @Test
    void aRangeSpansWhatIsFinite() {
        double[] values = {Double.NaN, 3, Double.POSITIVE_INFINITY, -2, Double.NEGATIVE_INFINITY};
        assertThat(Range.of("loss", List.of(values, new double[] {7}))).isEqualTo(new Range(-2, 7));
        assertThatThrownBy(() -> Range.of("loss", List.of(new double[] {Double.NaN})))
                .isInstanceOf(Refusal.class)
                .hasMessage("loss: has no finite value to show; look for a loss that diverged");
    }

    @Test
    void ticksAreRoundNumbersWithin() {
        assertThat(new Range(-3.1, 3.1).ticks(5)).containsExactly(-3, -2, -1, 0, 1, 2, 3);
        assertThat(new Range(0, 1).ticks(5)).hasSize(6).contains(0, 1);
        assertThat(new Range(103, 181).ticks(5)).containsExactly(120, 140, 160, 180);
    }
}
