package elbo.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Oracle;
import elbo.Refusal;
import elbo.metric.Estimate;
import elbo.metric.Ticker;
import elbo.nearest.Points;
import elbo.regulariser.Mmd.Kernel;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Tensors;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Distances of distributions: closed forms, SciPy, and NumPy over all pairs. */
class DistancesTest {
    private static final Oracle ORACLE = Oracle.of("generation");

    private static Estimate frechet(Points a, Points b) {
        return Frechet.of(a, b, 10, Rng.of(1), Ticker.NONE);
    }

    private static Estimate mmd(Points a, Points b, Kernel kernel) {
        return Discrepancy.of(a, b, kernel, Rng.of(1), Ticker.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"near", "far"})
    void the_frechet_distance_is_that_of_the_matrix_square_root_of_scipy(String name) {
        double expected = ORACLE.number(name + ".frechet");
        assertThat(frechet(ORACLE.points(name + ".x"), ORACLE.points(name + ".y"))
                        .value())
                .isCloseTo(expected, within(1e-9 * (1 + expected)));
    }

    /** {@code |m1 - m2|^2 + sum (sqrt(v1) - sqrt(v2))^2} of covariances with the same directions, here turned by an angle. */
    @Test
    void between_normals_of_known_moments_it_is_the_closed_form() {
        try (Scope s = Scope.open()) {
            double c = Math.cos(0.7);
            double t = Math.sin(0.7);
            Moments a = turned(new double[] {1, 2}, 4, 9, c, t);
            Moments b = turned(new double[] {-1, 5}, 25, 0, c, t);
            assertThat(Frechet.between(a, b)).isCloseTo(4 + 9 + 9 + 9, within(1e-6));
            Moments d = turned(new double[] {-1, 5}, 25, 1, c, t);
            assertThat(Frechet.between(a, d)).isCloseTo(4 + 9 + 9 + 4, within(1e-12));
            assertThat(Frechet.between(a, a)).isCloseTo(0, within(1e-12));
        }
    }

    private static Moments turned(double[] mean, double v, double w, double c, double s) {
        double[] covariance = {c * c * v + s * s * w, c * s * (v - w), c * s * (v - w), s * s * v + c * c * w};
        return new Moments(mean, Tensors.of(covariance, 2, 2));
    }

    @Test
    void of_samples_it_is_near_the_closed_form_within_its_error() {
        Points a = Clouds.normal(20_000, 3, 0, 1, 1);
        Points b = Clouds.normal(20_000, 3, 0.5, 2, 2);
        Estimate found = frechet(a, b);
        assertThat(found.se()).isBetween(0.005, 0.2);
        assertThat(found.value()).isCloseTo(3 * 0.25 + 3, within(4 * found.se() + 0.001));
    }

    /** Over several pairs of sets. */
    @Test
    void the_error_of_the_frechet_distance_is_its_spread() {
        double[] values = new double[40];
        double errors = 0;
        for (int i = 0; i < values.length; i++) {
            Estimate found = frechet(Clouds.normal(300, 2, 0, 1, 10 + i), Clouds.normal(200, 2, 1, 2, 900 + i));
            values[i] = found.value();
            errors += found.se() * found.se() / values.length;
        }
        double spread = Estimate.of(values).se() * Math.sqrt(values.length);
        assertThat(Math.sqrt(errors) / spread).isBetween(0.7, 1.4);
    }

    @Test
    void a_set_is_at_distance_0_from_itself_even_where_features_are_dead() {
        Points some = Clouds.normal(60, 8, 3, 100, 3);
        for (int i = 0; i < some.n(); i++) {
            some.values()[i * 8] = 0;
            some.values()[i * 8 + 1] = some.values()[i * 8 + 2];
        }
        assertThat(frechet(some, some).value()).isCloseTo(0, within(1e-3)); // the trace is 70,000
        assertThat(frechet(some, Clouds.normal(60, 8, 0, 100, 3)).value()).isGreaterThan(1000);
    }

    @ParameterizedTest
    @CsvSource({"near, RBF", "near, IMQ", "far, RBF", "far, IMQ"})
    void the_mean_discrepancy_and_its_error_are_those_of_all_pairs(String name, Kernel kernel) {
        String word = name + "." + kernel.name().toLowerCase(Locale.ROOT);
        Estimate found = mmd(ORACLE.points(name + ".x"), ORACLE.points(name + ".y"), kernel);
        assertThat(Discrepancy.median(ORACLE.points(name + ".x"), Rng.of(1)))
                .isCloseTo(ORACLE.number(name + ".median"), within(1e-9));
        assertThat(found.value()).isCloseTo(ORACLE.number(word), within(1e-10));
        assertThat(found.se()).isCloseTo(ORACLE.number(word + ".se"), within(1e-10));
    }

    /** Over several pairs of sets: unbiased, and the error says how much they spread, up to the square root of 2. */
    @ParameterizedTest
    @EnumSource(Kernel.class)
    void of_the_same_distribution_the_mean_discrepancy_is_0_within_its_error(Kernel kernel) {
        double sum = 0;
        double squares = 0;
        double errors = 0;
        int trials = 60;
        for (int i = 0; i < trials; i++) {
            Estimate found = mmd(Clouds.normal(80, 3, 0, 1, 100 + i), Clouds.normal(60, 3, 0, 1, 500 + i), kernel);
            sum += found.value();
            squares += found.value() * found.value();
            errors += found.se() * found.se();
            assertThat(Math.abs(found.value())).isLessThan(5 * found.se());
        }
        double spread = Math.sqrt(squares / trials);
        assertThat(Math.abs(sum / trials)).isLessThan(3 * spread / Math.sqrt(trials));
        assertThat(Math.sqrt(errors / trials) / spread).isBetween(0.9, 2.0);
    }

    /** Sets of more than one block, whose sums must meet. */
    @Test
    void many_examples_give_what_few_give_within_their_errors() {
        Estimate few = mmd(Clouds.normal(700, 2, 0, 1, 1), Clouds.normal(600, 2, 0.7, 1, 2), Kernel.RBF);
        Estimate many = mmd(Clouds.normal(2300, 2, 0, 1, 3), Clouds.normal(2200, 2, 0.7, 1, 4), Kernel.RBF);
        assertThat(many.value()).isCloseTo(few.value(), within(4 * Math.hypot(few.se(), many.se())));
        double fewer = Math.sqrt((1.0 / 2300 + 1.0 / 2200) / (1.0 / 700 + 1.0 / 600));
        assertThat(many.se() / few.se()).isBetween(0.8 * fewer, 1.25 * fewer);
        assertThat(many.value()).isGreaterThan(10 * many.se());
    }

    @Test
    void examples_that_are_all_the_same_have_a_width_all_the_same() {
        Points same = new Points("examples", 10, 2, new float[20]);
        assertThat(mmd(same, same, Kernel.IMQ)).isEqualTo(new Estimate(0, 0));
        assertThat(Discrepancy.median(same, Rng.of(1))).isEqualTo(1);
    }

    /** In one dimension every direction is the line. */
    @ParameterizedTest
    @ValueSource(strings = {"near", "far"})
    void on_a_line_the_sliced_distance_is_that_of_the_sorted(String name) {
        Points x = column(ORACLE.points(name + ".x"));
        Points y = column(ORACLE.points(name + ".y"));
        int cut = Math.min(x.n(), y.n());
        Estimate found = SlicedDistance.of(x.first(cut), y.first(cut), 20, Rng.of(1), Ticker.NONE);
        assertThat(found.value()).isCloseTo(ORACLE.number(name + ".line"), within(1e-12));
        assertThat(found.se()).isCloseTo(0, within(1e-12));
    }

    private static Points column(Points points) {
        float[] values = new float[points.n()];
        for (int i = 0; i < values.length; i++) {
            values[i] = points.values()[i * points.dims()];
        }
        return new Points("line", values.length, 1, values);
    }

    /** Moved by d, a set is at {@code |d|^2 / dims}, the mean of {@code (d.u)^2} over directions u. */
    @Test
    void a_shifted_set_is_at_the_square_of_the_shift_over_the_dimensions() {
        Points a = Clouds.normal(5000, 5, 0, 1, 1);
        Points b = Clouds.normal(5000, 5, 2, 1, 1);
        Estimate found = SlicedDistance.of(a, b, 400, Rng.of(2), Ticker.NONE);
        assertThat(found.se()).isBetween(0.05, 0.5);
        assertThat(found.value()).isCloseTo(4, within(4 * found.se()));
        Points fewer = b.first(1777);
        assertThat(SlicedDistance.of(a, fewer, 400, Rng.of(2), Ticker.NONE).value())
                .isCloseTo(found.value(), within(0.2));
    }

    @Test
    void what_cannot_be_compared_is_refused_in_a_line() {
        Points five = Clouds.normal(5, 5, 0, 1, 1);
        Points six = Clouds.normal(6, 5, 0, 1, 1);
        assertRefused(() -> frechet(six, five), "a frechet distance of 5 features needs at least 6; got 5");
        assertRefused(() -> frechet(five, six), "a frechet distance of 5 features needs at least 6; got 5");
        assertThat(frechet(six, six).value()).isCloseTo(0, within(1e-6));
        Points wide = Clouds.normal(9, 6, 0, 1, 1);
        assertRefused(() -> frechet(six, wide), "rows have 6 numbers, but examples have 5");
        assertRefused(() -> mmd(six.first(2), six, Kernel.RBF), "mean discrepancy needs at least 3; got 2");
        assertRefused(
                () -> SlicedDistance.of(six, wide, 2, Rng.of(1), Ticker.NONE),
                "rows have 6 numbers, but examples have 5");
        float[] broken = {1, 2, Float.POSITIVE_INFINITY, 4};
        assertRefused(() -> new Points("generated examples", 2, 2, broken), "generated examples: row 1 holds Infinity");
    }

    private static void assertRefused(Runnable call, String words) {
        assertThatThrownBy(call::run)
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(words)
                .hasMessageNotContaining("\n");
    }
}
