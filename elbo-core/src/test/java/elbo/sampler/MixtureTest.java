package elbo.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.metric.Ticker;
import elbo.tensor.DType;
import elbo.tensor.Rng;
import elbo.tensor.SafeTensors;
import elbo.tensor.Scope;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.Reference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Normals fitted to codes, beside scikit-learn's and the truth. */
class MixtureTest {
    private static final Rng RNG = Rng.of(3);

    private static Tensor tensor(float[] codes) {
        return Tensors.of(codes, codes.length / 2, 2).to(DType.FLOAT64);
    }

    @Test
    void it_is_as_likely_as_scikit_learns() {
        float[] x = TestCodes.table("x");
        try (Scope s = Scope.open()) {
            MixtureEm fit = MixtureEm.of(tensor(x), 3, 5000, RNG);
            assertThat(fit.last()).isCloseTo(TestCodes.value("mixture_log_likelihood"), within(1e-4));
            assertThat(fit.bic()).isCloseTo(TestCodes.value("bic"), within(0.06));
            assertThat(fit.normals().logDensity(x).orElseThrow())
                    .containsExactly(Reference.table("sampler_codes").column("mixture"), within(0.02));
        }
    }

    @Test
    void no_step_lowers_the_likelihood() {
        try (Scope s = Scope.open()) {
            for (int seed = 0; seed < 5; seed++) {
                List<Double> so = MixtureEm.of(tensor(TestCodes.rings(400, Rng.of(seed))), 5, 80, Rng.of(seed))
                        .logLikelihood();
                assertThat(so).hasSizeGreaterThan(10);
                for (int i = 1; i < so.size(); i++) {
                    // what is added to covariances moves the maximum by its own size
                    assertThat(so.get(i)).isGreaterThanOrEqualTo(so.get(i - 1) - 1e-9);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void the_criterion_finds_how_many_there_are(long seed) {
        float[] codes = TestCodes.corners(800, Rng.of(seed));
        Fitted fitted = new Mixture(0, 7, 2, 60, 800).fit(TestCodes.encoded(codes, 2), Rng.of(seed), Ticker.NONE);
        assertThat(((Normals) fitted).components()).isEqualTo(4);
    }

    @Test
    void one_cloud_takes_one_component() {
        float[] codes = new Normals(2, new double[] {1}, new double[] {1, 2}, new double[] {2, 0, 1, 0.5})
                .draw(Rng.of(5), 1000, 1);
        Fitted fitted = new Mixture(0).fit(TestCodes.encoded(codes, 2), RNG, Ticker.NONE);
        assertThat(((Normals) fitted).components()).isEqualTo(1);
    }

    /** Mean and covariance of many draws, and of few, at half the temperature. */
    @Test
    void draws_of_the_normal_have_the_moments_of_the_codes() {
        float[] codes = TestCodes.table("x");
        Fitted normal = new Normal().fit(TestCodes.encoded(codes, 2), RNG, Ticker.NONE);
        double[] mean = Covariance.mean(codes, 2);
        double[] covariance = Covariance.of(codes, 2, mean);
        for (double temperature : new double[] {1, 0.5}) {
            float[] draws = normal.draw(Rng.of(8), 40_000, temperature);
            double[] drawn = Covariance.mean(draws, 2);
            assertThat(drawn).containsExactly(mean, within(5 * temperature * Math.sqrt(covariance[0] / 40_000)));
            double[] spread = Covariance.of(draws, 2, drawn);
            for (int i = 0; i < 4; i++) {
                assertThat(spread[i])
                        .isCloseTo(temperature * temperature * covariance[i], within(0.05 * covariance[0]));
            }
        }
    }

    @Test
    void draws_of_a_mixture_come_from_its_components_by_their_weights() {
        Normals two = new Normals(1, new double[] {0.2, 0.8}, new double[] {-10, 10}, new double[] {1, 2});
        float[] draws = two.draw(RNG, 20_000, 1);
        int left = 0;
        double squares = 0;
        for (float z : draws) {
            left += z < 0 ? 1 : 0;
            squares += z < 0 ? 0 : (z - 10) * (z - 10) / 16_000;
        }
        assertThat(left / 20_000.0).isCloseTo(0.2, within(5 * Math.sqrt(0.16 / 20_000)));
        assertThat(squares).isCloseTo(4, within(0.25));
    }

    @Test
    void it_is_the_same_after_it_was_saved() {
        Mixture mixture = new Mixture(3);
        Fitted fitted = mixture.fit(TestCodes.encoded(TestCodes.rings(300, RNG), 2), RNG, Ticker.NONE);
        Fitted again = mixture.restore(2, new Numbers("f", fitted.numbers()));
        assertThat(again.draw(Rng.of(1), 50, 0.8)).isEqualTo(fitted.draw(Rng.of(1), 50, 0.8));
        assertThat(fitted.draw(Rng.of(2), 50, 0.8)).isNotEqualTo(fitted.draw(Rng.of(1), 50, 0.8));
    }

    @Test
    void damaged_numbers_are_refused_in_one_line() {
        Normals two = new Normals(1, new double[] {0.2, 0.8}, new double[] {-10, 10}, new double[] {1, 2});
        Map<String, SafeTensors.Entry> good = two.numbers();
        refused(good, "weights", null, "tensor weights is missing");
        refused(good, "weights", Numbers.of(new double[] {0.2, 0.7}, 2), "shares that add up to 1");
        refused(good, "means", Numbers.of(new double[] {0.2, 0.7}, 1, 2), "of shape [1, 2], but should be");
        refused(good, "means", Numbers.of(new float[] {0.2f, 0.7f}, 2, 1), "is F32");
        refused(good, "means", Numbers.of(new double[] {0.2, Double.NaN}, 2, 1), "holds NaN");
        refused(good, "factors", Numbers.of(new double[] {1, -1}, 2, 1, 1), "above 0");
        refused(good, "meens", Numbers.of(new double[] {1}, 1), "unknown tensor \"meens\". Did you mean \"means\"?");
    }

    private static void refused(
            Map<String, SafeTensors.Entry> good, String name, SafeTensors.@Nullable Entry instead, String words) {
        Map<String, SafeTensors.Entry> bad = new LinkedHashMap<>(good);
        bad.remove(name);
        if (instead != null) {
            bad.put(name, instead);
        }
        assertThatThrownBy(() -> new Mixture(2).restore(1, new Numbers("samplers/mixture.safetensors", bad)))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith("samplers/mixture.safetensors: ")
                .hasMessageContaining(words)
                .hasMessageNotContaining("\n");
    }

    @Test
    void codes_without_spread_and_too_few_codes_end_in_no_infinity() {
        Fitted flat = new Mixture(3).fit(TestCodes.encoded(new float[40], 2), RNG, Ticker.NONE);
        assertThat(flat.draw(RNG, 10, 1)).doesNotContain(Float.NaN);
        assertThatThrownBy(() -> new Mixture(3).fit(TestCodes.encoded(new float[4], 2), RNG, Ticker.NONE))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("has 2 examples, and at least 3");
        assertThatThrownBy(() ->
                        new Normal().fit(TestCodes.encoded(new float[] {1, Float.NaN, 2, 3}, 2), RNG, Ticker.NONE))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("row 0 holds NaN");
    }
}
