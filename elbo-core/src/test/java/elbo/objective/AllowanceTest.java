package elbo.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.distribution.IsotropicNormal;
import elbo.distribution.Normal;
import elbo.distribution.StandardNormal;
import elbo.nn.Moment;
import elbo.nn.Schedule;
import elbo.objective.FreeBits.Per;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.FixedSight;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Divergences that are held at a value or free up to one, by hand: variances are 1, so that a dimension's divergence is half the
 * square of its mean, and the score is -10.
 */
class AllowanceTest {
    private static final Moment MIDDLE = new Moment(50, 5, 100);

    /** Two examples of two dimensions; the means over the batch of the divergences are 2.5 and 0.25. */
    private static Tensor means() {
        return Tensors.of(new double[] {1, 0, 3, 1}, 2, 2).requireGrad();
    }

    private static Latent latent(Tensor mean) {
        Shape latent = Shape.of(2);
        Normal q = new Normal(mean, Tensors.zeros(mean.shape(), DType.FLOAT64, Device.CPU), latent);
        return new Latent(q, new StandardNormal(2, latent, DType.FLOAT64, Device.CPU), q.sample(Rng.of(1), 3));
    }

    private static Terms terms(Latent... latents) {
        Tensor score = Tensors.full(Shape.of(3, 2), -10, DType.FLOAT64, Device.CPU);
        return new Terms(MIDDLE, List.of(latents), new FixedSight(z -> score), Rng.of(2));
    }

    private static Tensor loss(Objective objective, Terms terms) {
        return objective.phases(terms).getFirst().loss().get();
    }

    private static Capacity capacity(double first, double second) {
        return new Capacity(4, Schedule.constant(first), Schedule.constant(second), 3);
    }

    private static FreeBits free(double nats, Per per) {
        return new FreeBits(Schedule.constant(nats), per, Schedule.constant(2), 3);
    }

    @Test
    void capacity_holds_the_mean_divergence_at_its_target_from_both_sides() {
        try (Scope s = Scope.open()) {
            Tensor mean = means();
            Terms terms = terms(latent(mean));
            assertThat(loss(capacity(1, 99), terms).item()).isCloseTo(10 + 4 * 1.75, within(1e-12));
            assertThat(loss(capacity(3, 99), terms).item()).isCloseTo(10 + 4 * 0.25, within(1e-12));
            Tensor above = Grad.of(loss(capacity(1, 0), terms), List.of(mean)).getFirst();
            Tensor below = Grad.of(loss(capacity(3, 0), terms(latent(mean))), List.of(mean))
                    .getFirst();
            // of gamma |mean_B 1/2 m^2 - C|: gamma m / B and its negative
            assertThat(above.toDoubles()).containsExactly(new double[] {2, 0, 6, 2}, within(1e-12));
            assertThat(below.toDoubles()).containsExactly(new double[] {-2, 0, -6, -2}, within(1e-12));
        }
    }

    @Test
    void capacity_rises_with_training() {
        Schedule rising = new Schedule.Linear(0, 5, 100, Schedule.Per.STEP, 0);
        try (Scope s = Scope.open()) {
            Capacity capacity = new Capacity(4, rising, Schedule.constant(0), 3);
            assertThat(loss(capacity, terms(latent(means()))).item()).isCloseTo(10 + 4 * 0.25, within(1e-12));
        }
    }

    @Test
    void each_of_two_groups_has_its_capacity_and_three_are_refused() {
        try (Scope s = Scope.open()) {
            Latent first = latent(means());
            Latent second = latent(Tensors.of(new double[] {2, 0, 2, 0}, 2, 2)); // 2 nats
            assertThat(loss(capacity(1, 5), terms(first, second)).item())
                    .isCloseTo(10 + 4 * 1.75 + 4 * 3, within(1e-12));
            assertThatThrownBy(() -> loss(capacity(1, 5), terms(first, second, first)))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("one or two groups; got 3. Fix: objective type: elbo");
        }
    }

    @Test
    void free_nats_cost_a_constant_and_give_no_gradient() {
        try (Scope s = Scope.open()) {
            Tensor mean = means();
            assertFree(free(1, Per.DIMENSION), mean, 10 + 2 * (2.5 + 1), 1, 0, 3, 0);
            assertFree(free(3, Per.DIMENSION), mean, 10 + 2 * 6, 0, 0, 0, 0);
            assertFree(free(0, Per.DIMENSION), mean, 10 + 2 * 2.75, 1, 0, 3, 1);
            assertFree(free(1, Per.LATENT), mean, 10 + 2 * 2.75, 1, 0, 3, 1);
            assertFree(free(3, Per.LATENT), mean, 10 + 2 * 3, 0, 0, 0, 0);
        }
    }

    private static void assertFree(FreeBits objective, Tensor mean, double expected, double... slope) {
        Tensor loss = loss(objective, terms(latent(mean)));
        assertThat(loss.item()).isCloseTo(expected, within(1e-12));
        assertThat(Grad.of(loss, List.of(mean)).getFirst().toDoubles()).containsExactly(slope, within(1e-12));
    }

    /** By dimension a divergence must split. */
    @Test
    void a_divergence_that_does_not_split_is_refused_by_dimension() {
        try (Scope s = Scope.open()) {
            Shape latent = Shape.of(2);
            IsotropicNormal q = new IsotropicNormal(means(), 1, latent);
            var p = new StandardNormal(2, latent, DType.FLOAT64, Device.CPU);
            Latent drawn = new Latent(q, p, q.sample(Rng.of(1), 3));
            assertThatThrownBy(() -> loss(free(1, Per.DIMENSION), terms(drawn)))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("model.objective.per")
                    .hasMessageContaining("Fix: per: latent");
            double sampled = terms(drawn).sampledKl().mean().item();
            assertThat(loss(free(0, Per.LATENT), terms(drawn)).item())
                    .isCloseTo(10 + 2 * Math.max(0, sampled), within(1e-12));
        }
    }

    /** With several groups every estimator has the whole of each. */
    @Test
    void groups_of_latents_count_in_every_estimator() {
        try (Scope s = Scope.open()) {
            Terms terms = terms(latent(means()), latent(Tensors.of(new double[] {2, 0, 2, 0}, 2, 2)));
            double sampled = loss(new Elbo(Schedule.constant(1), 3, Elbo.Divergence.SAMPLED), terms)
                    .item();
            Elbo landing = new Elbo(
                    Schedule.constant(1),
                    3,
                    Elbo.Divergence.AUTO,
                    GradientEstimator.STICKING_THE_LANDING,
                    Baseline.NONE);
            assertThat(loss(landing, terms).item()).isCloseTo(sampled, within(1e-12));
            double plain = loss(new Iwae(3), terms).item();
            for (GradientEstimator gradient : GradientEstimator.values()) {
                assertThat(loss(new Iwae(3, gradient), terms).item())
                        .as(gradient.name())
                        .isCloseTo(plain, within(1e-12));
            }
        }
    }
}
