package elbo.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.model.Model;
import elbo.nn.Schedule;
import elbo.objective.Elbo.Divergence;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Estimators of the bound and of its gradient on a model where both have a closed form. */
class EstimatorsTest {
    private static final int MANY = 1200;

    private static Elbo elbo(double beta, int samples, Divergence kl, GradientEstimator gradient, Baseline baseline) {
        return new Elbo(Schedule.constant(beta), samples, kl, gradient, baseline);
    }

    private static Elbo pathwise(int samples, Divergence kl) {
        return elbo(1, samples, kl, GradientEstimator.REPARAMETERISED, Baseline.NONE);
    }

    private static Elbo landing(int samples) {
        return elbo(1, samples, Divergence.AUTO, GradientEstimator.STICKING_THE_LANDING, Baseline.NONE);
    }

    private static Elbo score(int samples, Divergence kl, Baseline baseline) {
        return elbo(1, samples, kl, GradientEstimator.SCORE, baseline);
    }

    static Stream<Elbo> estimators() {
        return Stream.of(
                pathwise(1, Divergence.CLOSED),
                pathwise(1, Divergence.SAMPLED),
                pathwise(3, Divergence.SAMPLED),
                landing(1),
                elbo(2.5, 1, Divergence.AUTO, GradientEstimator.STICKING_THE_LANDING, Baseline.NONE),
                elbo(2.5, 1, Divergence.SAMPLED, GradientEstimator.REPARAMETERISED, Baseline.NONE),
                score(1, Divergence.CLOSED, Baseline.NONE),
                score(2, Divergence.SAMPLED, Baseline.NONE),
                score(3, Divergence.CLOSED, Baseline.LEAVE_ONE_OUT),
                score(3, Divergence.SAMPLED, Baseline.LEAVE_ONE_OUT),
                score(1, Divergence.CLOSED, Baseline.MOVING_AVERAGE),
                score(2, Divergence.SAMPLED, Baseline.MOVING_AVERAGE),
                elbo(2.5, 2, Divergence.SAMPLED, GradientEstimator.SCORE, Baseline.LEAVE_ONE_OUT));
    }

    @ParameterizedTest
    @MethodSource("estimators")
    void every_estimator_has_the_bound_and_its_gradient_as_its_mean(Elbo objective) {
        try (Model model = Probe.awry(objective);
                Scope s = Scope.open()) {
            Tensor x = Probe.examples(2);
            double beta = objective.beta().at(0, 0);
            double[] exact =
                    Probe.flat(Probe.closed(model, x, beta), model.parameters().all());
            Probe.draws(model, x, MANY, 1).assertUnbiased(objective.toString(), exact);
        }
    }

    private static Probe.Draws draws(Elbo objective, int count) {
        try (Model model = Probe.awry(objective);
                Scope s = Scope.open()) {
            return Probe.draws(model, Probe.examples(2), count, 2);
        }
    }

    /** SGVB A is the sampled divergence, B the closed one (arXiv:1312.6114, eqs. 6 and 7). */
    @Test
    void the_closed_divergence_has_less_noise_away_from_the_optimum() {
        Probe.Draws a = draws(pathwise(1, Divergence.SAMPLED), MANY);
        Probe.Draws b = draws(pathwise(1, Divergence.CLOSED), MANY);
        assertThat(a.ofLoss()).isGreaterThan(1.5 * b.ofLoss());
        assertThat(a.ofEncoder()).isGreaterThan(1.5 * b.ofEncoder());
    }

    @Test
    void more_draws_cut_the_variance_as_one_over_their_number() {
        for (Divergence kl : new Divergence[] {Divergence.SAMPLED, Divergence.CLOSED}) {
            Probe.Draws one = draws(pathwise(1, kl), MANY);
            for (int samples : new int[] {10, 100}) {
                Probe.Draws many = draws(pathwise(samples, kl), MANY);
                assertThat(samples * many.ofLoss() / one.ofLoss()).isCloseTo(1, within(0.25));
                assertThat(samples * many.ofEncoder() / one.ofEncoder()).isCloseTo(1, within(0.25));
            }
        }
    }

    @Test
    void scores_have_far_more_noise_than_draws_and_baselines_take_some_of_it() {
        double path = draws(pathwise(2, Divergence.SAMPLED), MANY).ofEncoder();
        double none = draws(score(2, Divergence.SAMPLED, Baseline.NONE), MANY).ofEncoder();
        double average = draws(score(2, Divergence.SAMPLED, Baseline.MOVING_AVERAGE), MANY)
                .ofEncoder();
        double others = draws(score(2, Divergence.SAMPLED, Baseline.LEAVE_ONE_OUT), MANY)
                .ofEncoder();
        assertThat(none).isGreaterThan(10 * path);
        assertThat(none).isGreaterThan(1.5 * average);
        assertThat(none).isGreaterThan(1.5 * others);
        assertThat(Math.min(average, others)).isGreaterThan(path);
    }

    /** At the exact posterior the draws' derivatives vanish one by one (arXiv:1703.09194, sec. 3). */
    @Test
    void sticking_the_landing_has_no_noise_at_the_optimum() {
        try (Model stl = Probe.optimal(landing(2));
                Model plain = Probe.optimal(pathwise(2, Divergence.SAMPLED));
                Scope s = Scope.open()) {
            Tensor x = Probe.examples(3);
            Probe.Draws quiet = Probe.draws(stl, x, 20, 3);
            Probe.Draws noisy = Probe.draws(plain, x, 20, 3);
            for (double[] row : quiet.rows()) {
                for (int c = 1; c <= Probe.Draws.ENCODER; c++) {
                    assertThat(row[c]).isCloseTo(0, within(1e-12));
                }
            }
            assertThat(noisy.ofEncoder()).isGreaterThan(0.1);
            assertThat(noisy.ofLoss()).as("log w is log p(x) for any draw").isLessThan(1e-20);
            double[] values = x.toDoubles();
            double mean = 0;
            for (int i = 0; i < 3; i++) {
                mean += Probe.logProb(Arrays.copyOfRange(values, 3 * i, 3 * i + 3)) / 3;
            }
            assertThat(-noisy.of(0).mean()).isCloseTo(mean, within(1e-12));
        }
    }

    /**
     * (N / M) times the sum over M of the N examples (arXiv:1312.6114, eq. 8), here divided by N. For as many draws in all, more
     * examples tell more than more draws of each, which is why one is enough where batches are large.
     */
    @Test
    void minibatches_estimate_the_bound_of_all_data() {
        int size = 12;
        double[] variances = new double[3];
        int[] batches = {1, 3, 12};
        try (Scope s = Scope.open()) {
            Tensor all = Probe.examples(size);
            for (int k = 0; k < batches.length; k++) {
                int batch = batches[k];
                try (Model model = Probe.awry(pathwise(size / batch, Divergence.CLOSED))) {
                    double[] exact = Probe.flat(
                            Probe.closed(model, all, 1), model.parameters().all());
                    Probe.Draws found = Probe.draws(model, MANY, 4, i -> some(all, batch, i));
                    found.assertUnbiased("batches of " + batch, exact);
                    variances[k] = found.ofEncoder();
                }
            }
        }
        System.out.printf(
                "figure: variance of the gradient, 12 draws in batches of 1, 3, 12: %.3g %.3g %.3g%n",
                variances[0], variances[1], variances[2]);
        assertThat(variances[0]).isGreaterThan(1.5 * variances[1]);
        assertThat(variances[1]).isGreaterThan(1.5 * variances[2]);
    }

    private static Tensor some(Tensor all, int count, long seed) {
        int[] order = Rng.of(seed).fork("batch").permutation((int) all.shape().dim(0));
        long[] rows = Arrays.stream(order).limit(count).asLongStream().toArray();
        return all.rows(Tensors.of(rows, count));
    }
}
