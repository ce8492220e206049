package elbo.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.Doubles;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Expectation-maximisation on points whose mixture is known. */
class MixtureFitTest {
    private static final double[][] MEANS = {{-4, 0}, {3, 3}, {2, -5}};
    private static final double[][] STDS = {{1, 0.5}, {0.3, 1.5}, {0.8, 0.8}};
    private static final double[] WEIGHTS = {0.5, 0.2, 0.3};
    private static final int N = 6000;

    private static double[] points() {
        Rng rng = Rng.of(1);
        double[] x = new double[2 * N];
        for (int i = 0; i < N; i++) {
            double u = rng.nextDouble();
            int k = u < WEIGHTS[0] ? 0 : u < WEIGHTS[0] + WEIGHTS[1] ? 1 : 2;
            for (int d = 0; d < 2; d++) {
                x[2 * i + d] = MEANS[k][d] + STDS[k][d] * rng.nextGaussian();
            }
        }
        return x;
    }

    @Test
    void known_components_are_found() {
        try (Scope s = Scope.open()) {
            MixtureFit fit = MixtureFit.of(Tensors.of(points(), N, 2), 3, 200, Rng.of(2));
            double[] means = fit.means().toDoubles();
            double[] variances = fit.logVariances().exp().toDoubles();
            double[] weights = fit.logWeights().exp().toDoubles();
            for (int k = 0; k < 3; k++) {
                int found = nearest(means, MEANS[k]);
                double n = N * WEIGHTS[k];
                assertThat(weights[found]).isCloseTo(WEIGHTS[k], within(5 * Math.sqrt(WEIGHTS[k] / N)));
                for (int d = 0; d < 2; d++) {
                    double std = STDS[k][d];
                    assertThat(means[2 * found + d]).isCloseTo(MEANS[k][d], within(5 * std / Math.sqrt(n)));
                    assertThat(variances[2 * found + d]).isCloseTo(std * std, within(5 * std * std * Math.sqrt(2 / n)));
                }
            }
        }
    }

    private static int nearest(double[] means, double[] to) {
        int best = 0;
        for (int k = 1; k < 3; k++) {
            if (distance(means, k, to) < distance(means, best, to)) {
                best = k;
            }
        }
        return best;
    }

    private static double distance(double[] means, int k, double[] to) {
        return Math.hypot(means[2 * k] - to[0], means[2 * k + 1] - to[1]);
    }

    @Test
    void no_step_lowers_the_likelihood() {
        try (Scope s = Scope.open()) {
            for (int seed = 0; seed < 5; seed++) {
                MixtureFit fit = MixtureFit.of(Doubles.normal(Rng.of(seed), 1, Shape.of(300, 4)), 5, 60, Rng.of(seed));
                List<Double> so = fit.logLikelihood();
                assertThat(so).hasSizeGreaterThan(5);
                for (int i = 1; i < so.size(); i++) {
                    assertThat(so.get(i)).isGreaterThanOrEqualTo(so.get(i - 1) - 1e-12);
                }
            }
        }
    }

    /** One component is the points' own mean and variance. */
    @Test
    void one_component_is_the_normal_of_greatest_likelihood() {
        try (Scope s = Scope.open()) {
            Tensor x = Tensors.of(points(), N, 2);
            MixtureFit fit = MixtureFit.of(x, 1, 10, Rng.of(3));
            assertThat(fit.means().toDoubles()).containsExactly(x.mean(0).toDoubles(), within(1e-12));
            assertThat(fit.logVariances().exp().toDoubles())
                    .containsExactly(x.variance(0).mul((N - 1.0) / N).toDoubles(), within(1e-9));
        }
    }

    /** Points that are all alike have no likelihood that ends, and yet finite numbers come out. */
    @Test
    void points_that_coincide_do_not_end_in_infinity() {
        try (Scope s = Scope.open()) {
            MixtureFit fit = MixtureFit.of(Tensors.of(new double[20], 10, 2), 3, 20, Rng.of(4));
            assertThat(fit.means().isFinite().all().item()).isEqualTo(1);
            assertThat(fit.logVariances().isFinite().all().item()).isEqualTo(1);
            assertThat(fit.logWeights().isFinite().all().item()).isEqualTo(1);
        }
    }
}
