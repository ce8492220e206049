package elbo.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.model.Binarize;
import elbo.model.Feed;
import elbo.model.Model;
import elbo.objective.Reconstruction;
import elbo.posterior.Deterministic;
import elbo.tensor.Rng;
import elbo.testing.FloatRows;
import elbo.testing.LinearVae;
import org.junit.jupiter.api.Test;

/** Linear encoders of points whose shape is known, and linear decoders. */
class GeometryTest {
    private static final int N = 2000;

    private static GeometryResult measure(Model model, FloatRows rows) {
        try (Feed data = Feed.of(rows, Binarize.NONE, model)) {
            return Geometry.DEFAULT.of(model, data, Rng.of(3), Ticker.NONE);
        }
    }

    /** Codes are the points themselves times {@code scale}, each with the standard deviation {@code std}. */
    private static Model model(double scale, double std) {
        Model model = LinearVae.of(2, 2).build();
        LinearVae.set(model, "posterior.mean.weight", scale, 0, 0, scale);
        LinearVae.set(model, "posterior.log_variance.bias", 2 * Math.log(std), 2 * Math.log(std));
        LinearVae.set(model, "decoder.0.weight", 3, 0, 0, 0.5);
        return model;
    }

    private static FloatRows ring(int n) {
        return FloatRows.of(n, 2, (i, d) -> 2 * (d == 0 ? Math.cos(angle(i, n)) : Math.sin(angle(i, n))));
    }

    private static double angle(int i, int n) {
        return 2 * Math.PI * i / n;
    }

    private static FloatRows line(int n) {
        return FloatRows.of(n, 2, (i, d) -> (d == 0 ? 1 : -2) * (i - (n - 1) / 2.0) / n);
    }

    private static FloatRows cloud(int n, int dims) {
        Rng rng = Rng.of(5);
        return FloatRows.of(n, dims, (i, d) -> rng.nextGaussian());
    }

    /** The chord from one of 100 codes to the next, in standard deviations of 0.1, by two dimensions. */
    @Test
    void a_ring_is_a_ring_and_its_codes_are_as_far_apart_as_they_are() {
        try (Model model = model(1, 0.1)) {
            CodeShape shape = measure(model, ring(100)).shape();
            assertThat(shape.radius().value()).isCloseTo(2, within(1e-6));
            assertThat(shape.variation()).isCloseTo(0, within(1e-6));
            assertThat(shape.directions()).isCloseTo(2, within(1e-6));
            assertThat(shape.width().orElseThrow().value()).isCloseTo(0.1, within(1e-9));
            double chord = 2 * 2 * Math.sin(Math.PI / 100);
            assertThat(shape.nearest().orElseThrow().value()).isCloseTo(chord / 0.1 / Math.sqrt(2), within(1e-5));
        }
    }

    @Test
    void a_line_has_one_direction_and_a_normal_cloud_two() {
        try (Model model = model(1, 0.1)) {
            CodeShape line = measure(model, line(1000)).shape();
            assertThat(line.directions()).isCloseTo(1, within(1e-6));
            assertThat(line.variation()).isCloseTo(1 / Math.sqrt(3), within(1e-2));
            CodeShape cloud = measure(model, cloud(N, 2)).shape();
            assertThat(cloud.directions()).isCloseTo(2, within(0.02));
            // of Rayleigh's distribution: sqrt((4 - pi) / pi)
            assertThat(cloud.variation()).isCloseTo(Math.sqrt(4 / Math.PI - 1), within(0.03));
        }
    }

    /** Means of variance 0.64 with posteriors of variance 0.36 add up to the standard normal; the means alone do not. */
    @Test
    void codes_that_add_up_to_the_prior_fill_the_unit_square_evenly() {
        try (Model even = model(0.8, 0.6);
                Model narrow = model(0.8, 0.1)) {
            Geometry.UnitSquare filled = measure(even, cloud(N, 2)).square().orElseThrow();
            assertThat(filled.evenness().n()).isEqualTo(N);
            assertThat(filled.evenness().pValue()).isGreaterThan(0.01);
            assertThat(measure(narrow, cloud(N, 2))
                            .square()
                            .orElseThrow()
                            .evenness()
                            .pValue())
                    .isLessThan(1e-6);
        }
    }

    @Test
    void a_linear_decoder_stretches_as_its_matrix_and_goes_straight() {
        try (Model model = model(1, 0.1)) {
            GeometryResult found = measure(model, cloud(300, 2));
            Magnification m = found.magnification().orElseThrow();
            assertThat(m.singular()[7]).containsExactly(new double[] {3, 0.5}, within(1e-6));
            assertThat(found.byName().get("log_magnification"))
                    .isEqualTo(Estimate.of(m.logVolume()).value());
            assertThat((Double) found.byName().get("median_condition_number")).isCloseTo(6, within(1e-6));
            Straightness s = found.straightness().orElseThrow();
            assertThat(s.each()).hasSize(100);
            assertThat(s.ratio().value()).isCloseTo(1, within(1e-9));
            assertThat(s.jump().value()).isCloseTo(1, within(1e-9));
            assertThat(found.notes()).isEmpty();
        }
    }

    @Test
    void what_there_is_not_is_left_out_with_a_note() {
        try (Model model = model(1, 0.1)) {
            LinearVae.set(model, "decoder.0.weight", 0, 0, 0, 0);
            GeometryResult flat = measure(model, ring(100));
            assertThat(flat.byName()).containsEntry("decoder_flat_codes", 100).doesNotContainKey("log_magnification");
            assertThat(flat.notes()).singleElement().asString().startsWith("interpolation: left out; straightness");
        }
        try (Model points = LinearVae.of(3, 1).with(new Deterministic()).build(new Reconstruction(1))) {
            LinearVae.set(points, "posterior.code.weight", 1, 0, 0);
            LinearVae.set(points, "decoder.0.weight", 1, 2, 2);
            GeometryResult found = measure(points, cloud(40, 3));
            assertThat(found.byName()).doesNotContainKeys("posterior_std", "unit_square_p_value");
            assertThat(found.notes()).containsExactly("unit_square: left out, because the code has one dimension");
            assertThat((Double) found.byName().get("log_magnification")).isCloseTo(Math.log(3), within(1e-6));
        }
    }

    @Test
    void one_example_is_refused() {
        try (Model model = model(1, 0.1)) {
            assertThatThrownBy(() -> measure(model, cloud(1, 2)))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("at least 2 examples");
        }
    }
}
