package elbo.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.distribution.Distribution;
import elbo.distribution.Kl;
import elbo.distribution.Normal;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.nn.Parameters;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.Doubles;
import elbo.testing.Estimate;
import org.junit.jupiter.api.Test;

class ConditionalNormalTest {
    private static final Shape LATENT = Shape.of(2);

    private interface Law {
        void holds(Conditional prior, Parameters parameters);
    }

    private static void check(ConditionalNormal description, Law law) {
        Init init = Doubles.init(1);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            Prior.Surroundings around = new Prior.Surroundings(LATENT, 3, x -> new Normal(x, Doubles.none(1), LATENT));
            law.holds(description.build(init.at("prior"), LATENT, around), parameters);
        }
    }

    private static void set(Parameters parameters, String name, double... values) {
        Tensor parameter = parameters.byName().get("prior." + name);
        try (Grad.Guard off = Grad.off()) {
            Tensor unused =
                    parameter.copyFrom(Tensors.of(values, parameter.shape().dims()));
        }
    }

    @Test
    void its_mean_is_linear_in_the_context_and_its_variance_the_same_for_all() {
        check(new ConditionalNormal(), (prior, parameters) -> {
            set(parameters, "means", 1, 2, 3, 4, 5, 6);
            set(parameters, "bias", 0.5, -0.5);
            set(parameters, "log_variance", Math.log(4), Math.log(0.25));
            Distribution p = prior.given(Tensors.of(new double[] {1, 0, 0, 0.5, -1, 2}, 2, 3));
            assertThat(p.mean().toDoubles()).containsExactly(new double[] {1.5, 1.5, 8, 8.5}, within(1e-12));
            double[] score = p.logProb(Tensors.zeros(
                            Shape.of(1, 2, 2), p.mean().dtype(), p.mean().device()))
                    .toDoubles();
            assertThat(score[0]).isCloseTo(logNormal(1.5, 2) + logNormal(1.5, 0.5), within(1e-12));
            assertThat(score[1]).isCloseTo(logNormal(8, 2) + logNormal(8.5, 0.5), within(1e-12));
        });
    }

    private static double logNormal(double off, double deviation) {
        return -0.5 * Math.pow(off / deviation, 2) - Math.log(deviation) - 0.5 * Math.log(2 * Math.PI);
    }

    /** KL of N(m, v) from N(n, w) in one dimension: {@code (v / w + (m - n)^2 / w - 1 + log w / v) / 2}. */
    @Test
    void the_divergence_from_it_is_the_formula_and_what_draws_say() {
        check(new ConditionalNormal(), (prior, parameters) -> {
            set(parameters, "means", 1, -0.5, 0.3, 0.8, 0, 2);
            set(parameters, "bias", 0.1, 0.2);
            set(parameters, "log_variance", 0.4, -0.7);
            Distribution p = prior.given(Tensors.of(new double[] {-0.7, 1.2, 0.4}, 1, 3));
            Normal q = new Normal(
                    Tensors.of(new double[] {0.5, -1}, 1, 2), Tensors.of(new double[] {-1, 0.3}, 1, 2), LATENT);
            double n0 = -0.7 + 0.3 * 1.2 + 0.1;
            double n1 = 0.5 * 0.7 + 0.8 * 1.2 + 2 * 0.4 + 0.2;
            double expected = kl(0.5, -1, n0, 0.4) + kl(-1, 0.3, n1, -0.7);
            assertThat(Kl.closed(q, p).orElseThrow().item()).isCloseTo(expected, within(1e-12));
            Tensor z = q.sample(Rng.of(2), 50_000);
            Estimate.of(q.logProb(z).sub(p.logProb(z)).toDoubles()).assertNear("divergence", expected, 4);
        });
    }

    private static double kl(double m, double logV, double n, double logW) {
        return 0.5 * (Math.exp(logV - logW) + (m - n) * (m - n) / Math.exp(logW) - 1 + logW - logV);
    }

    @Test
    void it_begins_as_the_standard_normal_distribution() {
        check(new ConditionalNormal(), (prior, parameters) -> {
            Distribution p = prior.given(Doubles.normal(Rng.of(3), 5, Shape.of(4, 3)));
            assertThat(p.mean().abs().max().item()).isZero();
            assertThat(Kl.closed(p, new Normal(p.mean(), p.mean(), LATENT))
                            .orElseThrow()
                            .abs()
                            .max()
                            .item())
                    .isZero();
        });
    }

    @Test
    void that_of_classes_has_their_means_alone() {
        check(ConditionalNormal.ofClasses(0.7), (prior, parameters) -> {
            assertThat(parameters.byName()).containsOnlyKeys("prior.means");
            double[] means = parameters.byName().get("prior.means").toDoubles();
            assertThat(prior.given(Tensors.of(new double[] {0, 1, 0}, 1, 3))
                            .mean()
                            .toDoubles())
                    .containsExactly(means[2], means[3]);
        });
        assertThatThrownBy(() -> ConditionalNormal.ofClasses(-1)).hasMessage("spread must be at least 0; got -1.0");
    }
}
