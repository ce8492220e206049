package elbo.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.distribution.Categorical;
import elbo.distribution.Distribution;
import elbo.distribution.Kl;
import elbo.distribution.Laplace;
import elbo.distribution.Mixture;
import elbo.distribution.Normal;
import elbo.distribution.Point;
import elbo.distribution.Product;
import elbo.distribution.RelaxedCategorical;
import elbo.nn.Moment;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.Doubles;
import elbo.testing.FixedSight;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Divergences of latents that are parts beside each other. */
class LatentTest {
    private static final int BATCH = 3;
    private static final Shape TWO = Shape.of(2);

    private final Tensor mean;
    private final Tensor logits;
    private final Tensor zeros;
    private final Scope scope = Scope.open();

    LatentTest() {
        mean = Doubles.normal(Rng.of(1), 1, TWO.prepend(BATCH));
        logits = Doubles.normal(Rng.of(2), 1, Shape.of(BATCH, 3));
        zeros = mean.mul(0);
    }

    private Terms terms(Distribution q, Distribution p) {
        Latent latent = new Latent(q, p, q.sample(Rng.of(3), 4));
        return new Terms(Moment.START, List.of(latent), new FixedSight(z -> z.sum(-1)), Rng.of(4));
    }

    private Categorical even() {
        return new Categorical(logits.mul(0), 3);
    }

    /** A relaxed choice has no density to be set against the prior's mass, so its part must never be drawn with the others. */
    @Test
    void each_part_is_closed_where_it_can_be() {
        try (scope) {
            Laplace numbers = new Laplace(mean, zeros, TWO);
            RelaxedCategorical choice = new RelaxedCategorical(logits, 3, 0.5);
            Tensor means = Doubles.normal(Rng.of(5), 1, Shape.of(4, 2));
            Mixture mixture = new Mixture(
                    new Normal(means, means.mul(0), TWO), Tensors.zeros(Shape.of(4), DType.FLOAT64, Device.CPU), BATCH);
            Terms terms = terms(new Product(List.of(numbers, choice)), new Product(List.of(mixture, even())));
            Tensor z = terms.z().narrow(-1, 0, 2);

            double[] drawn = numbers.logProb(z).sub(mixture.logProb(z)).mean(0).toDoubles();
            double[] closed = Kl.closed(choice, even()).orElseThrow().toDoubles();
            assertThat(terms.closedKl()).isEmpty();
            assertThat(terms.klByGroup()).hasSize(2);
            assertThat(terms.klByGroup().get(0).toDoubles()).containsExactly(drawn, within(1e-14));
            assertThat(terms.klByGroup().get(1).toDoubles()).containsExactly(closed, within(1e-14));
            double[] sum = terms.kl().toDoubles();
            for (int i = 0; i < BATCH; i++) {
                assertThat(sum[i]).isCloseTo(drawn[i] + closed[i], within(1e-14));
            }
        }
    }

    @Test
    void parts_that_do_not_meet_are_one_group() {
        try (scope) {
            Normal one = new Normal(mean, zeros, TWO);
            Product q = new Product(List.of(one, new Categorical(logits, 3)));
            Product p = new Product(List.of(even(), one));
            assertThat(terms(q, p).klByGroup()).hasSize(1);
            assertThat(terms(q, q).klByGroup()).hasSize(2);
            assertThat(terms(one, one).klByGroup()).hasSize(1);
            assertThat(terms(q, q).kl().toDoubles()).containsOnly(0);
        }
    }

    @Test
    void a_code_without_noise_has_none() {
        try (scope) {
            Point code = new Point(mean, TWO);
            Normal one = new Normal(zeros, zeros, TWO);
            assertThat(terms(code, one).kl().toDoubles()).containsExactly(new double[3], within(0.0));
            Product both = new Product(List.of(code, new Categorical(logits, 3)));
            assertThat(both.hasDensity()).isFalse();
            assertThat(terms(both, new Product(List.of(one, even()))).kl().shape())
                    .isEqualTo(Shape.of(BATCH));
        }
    }
}
