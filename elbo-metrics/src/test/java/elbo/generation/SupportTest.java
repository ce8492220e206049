package elbo.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Oracle;
import elbo.Refusal;
import elbo.metric.Ticker;
import elbo.nearest.Points;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Precision, recall, density and coverage: NumPy over all pairs, and what they are there to tell apart. */
class SupportTest {
    private static final Oracle ORACLE = Oracle.of("generation");

    private static Support of(Points real, Points generated) {
        return Support.of(real, generated, Ticker.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"near", "far"})
    void the_numbers_are_those_of_all_pairs(String name) {
        Support found = of(ORACLE.points(name + ".x"), ORACLE.points(name + ".y"));
        assertThat(found.precision().value()).isCloseTo(ORACLE.number(name + ".precision"), within(1e-12));
        assertThat(found.recall().value()).isCloseTo(ORACLE.number(name + ".recall"), within(1e-12));
        assertThat(found.density().value()).isCloseTo(ORACLE.number(name + ".density"), within(1e-12));
        assertThat(found.coverage().value()).isCloseTo(ORACLE.number(name + ".coverage"), within(1e-12));
    }

    /** Each example lies in its own ball and in those of the five whose neighbour it is, a mean of 5; there are more than a block has. */
    @Test
    void a_set_is_all_that_it_can_be_of_itself() {
        Points some = Clouds.normal(2300, 3, 50, 1, 1);
        Support found = of(some, some);
        assertThat(found.precision().value()).isEqualTo(1);
        assertThat(found.recall().value()).isEqualTo(1);
        assertThat(found.coverage().value()).isEqualTo(1);
        assertThat(found.density().value()).isCloseTo(6.0 / 5, within(1e-12));
    }

    /** {@code 1 - (n-1) .. (n-k) / ((n+m-1) .. (n+m-k))} is the expected coverage (Naeem 2020, lemma 2). */
    @Test
    void of_the_same_distribution_density_is_1_and_coverage_that_of_the_lemma() {
        int n = 1200;
        int m = 800;
        Support found = of(Clouds.normal(n, 4, 0, 1, 1), Clouds.normal(m, 4, 0, 1, 2));
        double none = 1;
        for (int i = 1; i <= 5; i++) {
            none *= (n - i) / (double) (n + m - i);
        }
        assertThat(found.density().value())
                .isCloseTo(1, within(4 * found.density().se() + 0.02));
        assertThat(found.coverage().value())
                .isCloseTo(1 - none, within(5 * found.coverage().se()));
        assertThat(found.coverage().se()).isBetween(0.002, 0.05);
    }

    @Test
    void a_dropped_mode_lowers_recall_and_coverage_but_not_precision() {
        Points real = Clouds.modes(800, 4, 1);
        Support all = of(real, Clouds.modes(800, 4, 2));
        Support some = of(real, Clouds.modes(800, 2, 2));
        assertThat(some.precision().value()).isGreaterThan(all.precision().value() - 0.05);
        assertThat(some.precision().value()).isGreaterThan(0.9);
        assertThat(all.recall().value()).isGreaterThan(0.9);
        assertThat(some.recall().value()).isBetween(0.4, 0.5);
        assertThat(all.coverage().value()).isGreaterThan(0.9);
        assertThat(some.coverage().value()).isBetween(0.4, 0.5);
    }

    @Test
    void an_invented_mode_lowers_precision_and_density_but_not_recall() {
        Support found = of(Clouds.modes(400, 2, 1), Clouds.modes(800, 4, 2));
        assertThat(found.precision().value()).isBetween(0.4, 0.51);
        assertThat(found.density().value()).isBetween(0.4, 0.6);
        assertThat(found.recall().value()).isGreaterThan(0.9);
        assertThat(found.coverage().value()).isGreaterThan(0.9);
    }

    @Test
    void far_apart_there_is_nothing_of_one_in_the_other() {
        Support found = of(Clouds.normal(50, 2, 0, 1, 1), Clouds.normal(50, 2, 1000, 1, 2));
        assertThat(found.precision().value()).isEqualTo(0);
        assertThat(found.recall().value()).isEqualTo(0);
        assertThat(found.density().value()).isEqualTo(0);
        assertThat(found.coverage().value()).isEqualTo(0);
    }

    /** Their balls have no size, and hold them all the same. */
    @Test
    void examples_that_are_all_the_same_lie_in_each_others_balls() {
        Points same = new Points("examples", 10, 2, new float[20]);
        assertThat(of(same, same).precision().value()).isEqualTo(1);
        assertThat(of(same, same).density().value()).isEqualTo(2);
    }

    @Test
    void too_few_examples_are_refused_in_a_line() {
        Points few = Clouds.normal(5, 2, 0, 1, 1);
        Points more = Clouds.normal(6, 2, 0, 1, 1);
        assertRefused(few, more, "density and coverage needs at least 6; got 5");
        assertRefused(more, Clouds.normal(3, 2, 0, 1, 1), "precision and recall needs at least 4; got 3");
        assertRefused(more, Clouds.normal(6, 3, 0, 1, 1), "rows have 3 numbers, but examples have 2");
    }

    private static void assertRefused(Points real, Points generated, String words) {
        assertThatThrownBy(() -> of(real, generated))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(words)
                .hasMessageNotContaining("\n");
    }
}
