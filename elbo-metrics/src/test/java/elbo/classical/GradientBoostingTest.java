package elbo.classical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Oracle;
import elbo.Refusal;
import elbo.tensor.Rng;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Beside scikit-learn's GradientBoostingClassifier on the same data, and what bins must keep. */
class GradientBoostingTest {
    private static final Oracle ORACLE = Oracle.of("boosting");

    @ParameterizedTest
    @CsvSource({
        "2, 12, 1",
        "2, 12, 2",
        "2, 12, 10",
        "2, 12, 100",
        "3, 12, 1",
        "3, 12, 2",
        "3, 12, 10",
        "3, 12, 100",
        "10, 12, 1",
        "10, 12, 2",
        "10, 12, 10",
        "10, 12, 100",
        "2, 240, 1",
        "2, 240, 2",
        "2, 240, 10",
        "3, 240, 1",
        "3, 240, 2",
        "3, 240, 10",
        "10, 240, 1",
        "10, 240, 2"
    })
    void where_bins_lose_nothing_it_is_scikit_learn_s_to_rounding(int classes, int values, int rounds) {
        String name = classes + "." + values;
        BoostedTrees learnt = new GradientBoosting(rounds, 3, 0.1)
                .fit(ORACLE.rows(name + ".x"), ORACLE.ints(name + ".y"), Rng.of(classes + rounds));
        assertThat(learnt.importances())
                .containsExactly(ORACLE.doubles(name + ".importances." + rounds), within(1e-10));
        double[] expected = ORACLE.doubles(name + ".probabilities." + rounds);
        double[][] asked = ORACLE.rows(name + ".t");
        assertThat(expected).hasSize(asked.length * classes);
        for (int i = 0; i < asked.length; i++) {
            assertThat(learnt.probabilities(asked[i]))
                    .as("example " + i)
                    .containsExactly(Arrays.copyOfRange(expected, i * classes, (i + 1) * classes), within(1e-10));
        }
    }

    /** Two hundred and fifty-six bins for 1500 values: near, not the same; of the bins' numbers it is the same but for chance. */
    @Test
    void of_more_values_than_bins_it_is_near_scikit_learn_s() {
        BoostedTrees learnt = GradientBoosting.USUAL.fit(ORACLE.rows("fine.x"), ORACLE.ints("fine.y"), Rng.of(1));
        assertThat(learnt.accuracy(ORACLE.rows("fine.t"), ORACLE.ints("fine.u")))
                .isCloseTo(ORACLE.number("fine.accuracy"), within(0.01));
        assertThat(learnt.importances()).containsExactly(ORACLE.doubles("fine.importances"), within(0.02));
        assertThat(learnt.importances()).containsExactly(ORACLE.doubles("fine.binned"), within(0.0015));
    }

    @Test
    void a_bin_has_equal_values_only_or_as_many_rows_as_the_others() {
        Rng rng = Rng.of(2);
        double[][] x = new double[10_000][];
        Arrays.setAll(x, i -> new double[] {rng.nextGaussian(), i % 256, i < 9_000 ? 0 : rng.nextGaussian(), 7});
        Bins bins = Bins.of(x);
        assertThat(bins.count(0)).isEqualTo(256);
        assertThat(bins.count(1)).isEqualTo(256);
        assertThat(bins.count(2)).isBetween(20, 30);
        assertThat(bins.count(3)).isEqualTo(1);
        int[] counts = new int[256];
        for (int i = 0; i < x.length; i++) {
            counts[bins.bin(0, i)]++;
            assertThat(bins.bin(1, i)).isEqualTo(i % 256);
        }
        assertThat(Arrays.stream(counts)).allMatch(count -> count == 39 || count == 40);
        for (int i = 0; i < x.length; i++) {
            int bin = bins.bin(0, i);
            assertThat(bin == 0 || x[i][0] > bins.between(0, bin - 1, bin)).isTrue();
            assertThat(bin == 255 || x[i][0] <= bins.between(0, bin, bin + 1)).isTrue();
        }
    }

    @Test
    void a_threshold_is_in_the_middle_and_parts_neighbours_too() {
        double[][] x = {{-0.0}, {0.0}, {1}, {Math.nextUp(1.0)}, {Double.MAX_VALUE}, {-Double.MIN_VALUE}};
        Bins bins = Bins.of(x);
        assertThat(bins.count(0)).isEqualTo(5);
        assertThat(bins.bin(0, 0)).isEqualTo(bins.bin(0, 1)).isEqualTo(1);
        assertThat(bins.between(0, 1, 2)).isEqualTo(0.5);
        assertThat(bins.between(0, 1, 3)).isCloseTo(0.5, within(1e-15));
        assertThat(bins.between(0, 2, 3)).isEqualTo(1);
        assertThat(bins.between(0, 0, 1)).isEqualTo(-Double.MIN_VALUE);
        assertThat(bins.between(0, 3, 4)).isEqualTo(Double.MAX_VALUE / 2);
    }

    /** Of two features that are the same each is taken as often, whichever comes first. */
    @Test
    void between_equally_good_cuts_the_seed_decides() {
        Rng rng = Rng.of(4);
        double[][] x = new double[200][];
        int[] y = new int[200];
        for (int i = 0; i < 200; i++) {
            double z = rng.nextGaussian();
            x[i] = new double[] {z, z, z};
            y[i] = z + rng.nextGaussian() > 0 ? 8 : -3;
        }
        BoostedTrees learnt = GradientBoosting.USUAL.fit(x, y, Rng.of(1));
        assertThat(Arrays.stream(learnt.importances())).allMatch(i -> i > 0.2 && i < 0.47);
        assertThat(learnt.classes()).containsExactly(-3, 8);
        assertThat(learnt.importances())
                .isEqualTo(GradientBoosting.USUAL.fit(x, y, Rng.of(1)).importances())
                .isNotEqualTo(GradientBoosting.USUAL.fit(x, y, Rng.of(2)).importances());
    }

    @Test
    void depth_is_how_many_features_may_work_together() {
        int[][] corners = {{0, 0, 0}, {0, 1, 1}, {1, 0, 1}, {1, 1, 0}};
        double[][] x = new double[400][];
        int[] y = new int[400];
        for (int i = 0; i < 400; i++) {
            int[] corner = corners[i % 10 == 0 ? 0 : i % 4];
            x[i] = new double[] {corner[0], corner[1]};
            y[i] = corner[2];
        }
        assertThat(new GradientBoosting(100, 2, 0.1).fit(x, y, Rng.of(1)).accuracy(x, y))
                .isEqualTo(1);
        assertThat(new GradientBoosting(100, 1, 0.1).fit(x, y, Rng.of(1)).accuracy(x, y))
                .isLessThan(0.9);
    }

    @Test
    void what_cannot_be_told_apart_has_the_shares_of_the_classes() {
        double[][] x = new double[10][2];
        int[] y = {4, 4, 4, 4, 4, 6, 6, 6, 9, 9};
        BoostedTrees three = GradientBoosting.USUAL.fit(x, y, Rng.of(1));
        assertThat(three.probabilities(new double[] {3, -3}))
                .containsExactly(new double[] {0.5, 0.3, 0.2}, within(1e-12));
        assertThat(three.importances()).containsOnly(0);
        assertThat(three.predict(x[0])).isEqualTo(4);
        BoostedTrees single = GradientBoosting.USUAL.fit(new double[][] {{1}, {2}}, new int[] {5, 5}, Rng.of(1));
        assertThat(single.probabilities(new double[] {1})).containsExactly(1);
        assertThat(single.predict(new double[] {1})).isEqualTo(5);
        assertThat(single.importances()).containsOnly(0);
    }

    @Test
    void what_cannot_be_learnt_from_is_refused() {
        assertThatThrownBy(() ->
                        GradientBoosting.USUAL.fit(new double[][] {{1}, {Double.NaN}}, new int[] {0, 1}, Rng.of(1)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("row 1 has NaN");
        assertThatThrownBy(() -> GradientBoosting.USUAL.fit(new double[2][1], new int[3], Rng.of(1)))
                .hasMessageContaining("got 3 and 2");
        assertThatThrownBy(() -> new GradientBoosting(0, 3, 0.1)).hasMessageContaining("got 0, 3 and 0.1");
        assertThatThrownBy(() -> new GradientBoosting(1, 0, 0.1)).hasMessageContaining("at least 1");
        assertThatThrownBy(() -> new GradientBoosting(1, 1, Double.NaN)).hasMessageContaining("at most 1");
    }
}
