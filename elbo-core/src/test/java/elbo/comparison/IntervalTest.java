package elbo.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.comparison.Difference.Method;
import elbo.testing.Reference;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against SciPy: comparison.py. */
class IntervalTest {
    private static Offset<Double> close(double expected) {
        return within(1e-10 * Math.max(1e-3, Math.abs(expected)));
    }

    @Test
    void quantiles_are_scipys() {
        for (Reference.Row row : Reference.table("student_quantiles").rows()) {
            double expected = row.get("t");
            assertThat(StudentQuantile.of(row.get("confidence"), row.get("degrees")))
                    .as(row.toString())
                    .isCloseTo(expected, within(1e-9 * expected));
        }
    }

    @Test
    void an_interval_is_scipys() {
        for (Reference.Row row : Reference.table("intervals").rows()) {
            Interval i = Interval.of(row.vector("x"));
            assertThat(i.mean()).isCloseTo(row.get("mean"), close(row.get("mean")));
            assertThat(i.sd()).isCloseTo(row.get("sd"), close(row.get("sd")));
            assertThat(i.low()).isCloseTo(row.get("low"), close(row.get("low")));
            assertThat(i.high()).isCloseTo(row.get("high"), close(row.get("high")));
            assertThat(i.half()).isCloseTo((row.get("high") - row.get("low")) / 2, close(row.get("high")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"differences_paired", "differences_welch", "differences_welch_unequal"})
    void a_difference_is_scipys(String table) {
        boolean pairs = table.endsWith("paired");
        for (Reference.Row row : Reference.table(table).rows()) {
            double[] a = row.vector("a");
            double[] b = row.vector("b");
            Difference d = pairs ? Difference.paired(a, b) : Difference.welch(a, b);
            assertThat(d.method()).isEqualTo(pairs ? Method.PAIRED : Method.WELCH);
            assertThat(d.mean()).isCloseTo(row.get("mean"), close(row.get("mean")));
            assertThat(d.degrees()).isCloseTo(row.get("degrees"), close(row.get("degrees")));
            assertThat(d.low()).isCloseTo(row.get("low"), close(row.get("low")));
            assertThat(d.high()).isCloseTo(row.get("high"), close(row.get("high")));
            assertThat(d.clear()).isEqualTo(row.get("low") > 0 || row.get("high") < 0);
        }
    }

    @Test
    void values_that_never_vary_have_an_interval_of_no_length() {
        assertThat(Interval.of(20, 20, 20)).isEqualTo(new Interval(3, 20, 0, 20, 20));
        Difference d = Difference.welch(new double[] {20, 20}, new double[] {18, 18, 18});
        assertThat(d).isEqualTo(new Difference(Method.WELCH, 2, 3, 2, 2));
    }

    @Test
    void a_single_value_has_no_interval() {
        assertThatThrownBy(() -> Interval.of(3)).hasMessageContaining("at least 2 values; got 1");
        assertThatThrownBy(() -> Difference.welch(new double[] {1}, new double[] {1, 2}))
                .hasMessageContaining("got 1 and 2");
        assertThatThrownBy(() -> Difference.paired(new double[] {1, 3, 2}, new double[] {1, 2}))
                .hasMessageContaining("as many of each; got 3 and 2");
        assertThatThrownBy(() -> StudentQuantile.of(1, 3)).hasMessageContaining("between 0 and 1");
    }
}
