package elbo.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.model.Binarize;
import elbo.model.Feed;
import elbo.model.Meter;
import elbo.model.Model;
import elbo.nn.Moment;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.testing.BoxPosterior;
import elbo.testing.FloatRows;
import elbo.testing.LinearVae;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LatentUseTest {
    private static final int N = 1000;

    /** Columns of plus and minus one with mean 0. */
    private static FloatRows signs() {
        return FloatRows.of(N, 3, (i, d) -> (i >> d & 1) == 0 ? 1 : -1);
    }

    private static LatentUse measure(Model model, FloatRows rows, int batch) {
        try (Feed data = Feed.of(rows, Binarize.NONE, model)) {
            return LatentUse.of(model, data, batch, Rng.of(1), Ticker.NONE);
        }
    }

    /** Means x1, 0.1 x2 a little more, 0.1 x3 a little less, 0; log-variances -1, x1, 0, -2 + 0.5 x3. */
    private static Model model() {
        Model model = LinearVae.of(3, 4).build();
        LinearVae.set(model, "posterior.mean.weight", 1, 0, 0, 0, 0.1001, 0, 0, 0, 0.0999, 0, 0, 0);
        LinearVae.set(model, "posterior.log_variance.weight", 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0.5);
        LinearVae.set(model, "posterior.log_variance.bias", -1, 0, 0, -2);
        return model;
    }

    @Test
    void a_unit_is_active_where_its_mean_varies_by_more_than_a_hundredth() {
        try (Model model = model()) {
            LatentUse use = measure(model, signs(), 64);
            double[] variances = {1, 0.1001 * 0.1001, 0.0999 * 0.0999, 0};
            for (int j = 0; j < 4; j++) {
                assertThat(use.meanVariance()[j]).isCloseTo(variances[j] * N / (N - 1), within(1e-12));
            }
            assertThat(use.active()).isEqualTo(2);
            assertThat(use.n()).isEqualTo(N);
        }
    }

    @Test
    void the_divergence_and_the_spread_of_each_dimension_are_means_of_their_closed_forms() {
        try (Model model = model()) {
            LatentUse use = measure(model, signs(), 300);
            double[] kl = new double[4];
            double[] std = new double[4];
            for (float[] x : signs().rows()) {
                double[] mean = {x[0], 0.1001 * x[1], 0.0999 * x[2], 0};
                double[] log = {-1, x[0], 0, -2 + 0.5 * x[2]};
                for (int j = 0; j < 4; j++) {
                    kl[j] += 0.5 * (mean[j] * mean[j] + Math.exp(log[j]) - log[j] - 1) / N;
                    std[j] += Math.sqrt(Math.exp(log[j])) / N;
                }
            }
            assertThat(use.kl().orElseThrow()).containsExactly(kl, within(1e-10));
            assertThat(use.std().orElseThrow()).containsExactly(std, within(1e-10));
        }
    }

    @Test
    void the_divergences_of_the_dimensions_sum_to_the_bound_s() {
        try (Model model = model();
                Feed data = Feed.of(signs(), Binarize.NONE, model)) {
            LatentUse use = LatentUse.of(model, data, 128, Rng.of(1), Ticker.NONE);
            double kl = Meter.over(model, data, Moment.START, Rng.of(1), 128).kl();
            assertThat(Arrays.stream(use.kl().orElseThrow()).sum()).isCloseTo(kl, within(1e-10));
        }
    }

    @Test
    void batches_change_nothing_even_far_from_zero() {
        try (Model model = model()) {
            LinearVae.set(model, "posterior.mean.bias", 1e6, 0, 0, 0);
            double[] whole = measure(model, signs(), N).meanVariance();
            double[] parts = measure(model, signs(), 7).meanVariance();
            assertThat(parts).containsExactly(whole, within(1e-9));
            assertThat(whole[0]).isCloseTo(N / (N - 1.0), within(1e-9));
        }
    }

    @Test
    void a_posterior_without_closed_forms_still_has_active_units() {
        try (Model model = LinearVae.of(3, 2).with(new BoxPosterior(true)).build()) {
            LinearVae.set(model, "posterior.mean.weight", 1, 0, 0, 0, 0.01, 0);
            LatentUse use = measure(model, signs(), 100);
            assertThat(use.kl()).isEmpty();
            assertThat(use.std()).isEmpty();
            assertThat(use.active()).isEqualTo(1);
        }
    }

    @Test
    void one_example_has_no_variance_and_no_tensor_stays_behind() {
        try (Model model = model()) {
            long before = Scope.liveTensors();
            LatentUse use = measure(model, FloatRows.of(1, 3, (i, d) -> 1), 10);
            assertThat(use.meanVariance()).containsOnly(Double.NaN);
            assertThat(use.active()).isZero();
            assertThat(Scope.liveTensors()).isEqualTo(before);
        }
    }
}
