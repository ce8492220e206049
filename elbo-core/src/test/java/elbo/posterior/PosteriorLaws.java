package elbo.posterior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.distribution.Capability;
import elbo.distribution.Distribution;
import elbo.distribution.Kl;
import elbo.distribution.Normal;
import elbo.distribution.StandardNormal;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.nn.Initializer;
import elbo.nn.Parameters;
import elbo.posterior.DiagonalNormal.Scale;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.Differences;
import elbo.testing.Doubles;
import elbo.testing.Parts;
import elbo.testing.Supports;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every posterior; a new one is a row of {@link #posteriors}. */
public class PosteriorLaws {
    private static final int BATCH = 3;
    private static final long FEATURES = 5;
    private static final Shape LATENT = Shape.of(2);

    /** How many numbers it learns, by formula. */
    interface Count {
        long of(long features, long latent);
    }

    /** A row. */
    public record Case(String name, Posterior posterior, Count count) {
        @Override
        public String toString() {
            return name;
        }
    }

    public static Stream<Case> posteriors() {
        return Stream.of(
                new Case("diagonal normal", new DiagonalNormal(), (f, d) -> 2 * (f + 1) * d),
                new Case(
                        "diagonal normal by log deviation",
                        new DiagonalNormal(Scale.LOG_STD, Initializer.GLOROT),
                        (f, d) -> 2 * (f + 1) * d),
                new Case("delta normal", new DeltaNormal(3, Initializer.TORCH), (f, d) -> 2 * (f + 1) * d));
    }

    /** A built posterior with the features it is given. */
    private interface Law {
        void holds(Conditional posterior, Parameters parameters, Tensor features);
    }

    private static void check(Posterior posterior, Law law) {
        Init init = Doubles.init(1);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            Conditional built = posterior.build(init.at("posterior"), FEATURES, LATENT);
            law.holds(built, parameters, Doubles.normal(Rng.of(2), 1, Shape.of(BATCH, FEATURES)));
        }
    }

    @Test
    void every_posterior_has_a_row() {
        Parts.assertEachHasARow(Posterior.class, posteriors().map(Case::posterior));
    }

    @ParameterizedTest
    @MethodSource("posteriors")
    void draws_are_latents_for_each_example(Case c) {
        check(c.posterior(), (posterior, parameters, features) -> {
            Distribution q = posterior.given(features);
            assertThat(q.eventShape()).isEqualTo(LATENT);
            assertThat(q.mean().shape()).isEqualTo(LATENT.prepend(BATCH));
            assertThat(q.sample(Rng.of(3), 4).shape()).isEqualTo(LATENT.prepend(4, BATCH));
        });
    }

    @ParameterizedTest
    @MethodSource("posteriors")
    void it_learns_as_many_numbers_as_its_heads_have_and_owns_their_names(Case c) {
        check(c.posterior(), (posterior, parameters, features) -> {
            assertThat(parameters.count()).isEqualTo(c.count().of(FEATURES, LATENT.size()));
            assertThat(parameters.byName().keySet()).allMatch(name -> name.startsWith("posterior."));
        });
    }

    @ParameterizedTest
    @MethodSource("posteriors")
    void draws_lie_where_it_says(Case c) {
        check(c.posterior(), (posterior, parameters, features) -> {
            Tensor z = posterior.given(features).sample(Rng.of(4), 100);
            assertThat(z.isFinite().all().item()).isEqualTo(1);
            Supports.assertHolds(c.posterior().support(LATENT), z);
        });
    }

    @ParameterizedTest
    @MethodSource("posteriors")
    void what_it_claims_to_score_has_a_score_whose_gradient_is_its_slope(Case c) {
        if (!c.posterior().capabilities().contains(Capability.DENSITY)) {
            return;
        }
        check(c.posterior(), (posterior, parameters, features) -> {
            Tensor z = posterior.given(features).sample(Rng.of(5), 2).detach();
            assertThat(posterior.given(features).logProb(z).shape()).isEqualTo(Shape.of(2, BATCH));
            Differences.assertGradients(
                    c.name(),
                    parameters.all(),
                    () -> posterior.given(features).logProb(z).sum());
        });
    }

    @ParameterizedTest
    @MethodSource("posteriors")
    void draws_that_it_claims_to_reparameterise_carry_the_right_gradient_to_every_head(Case c) {
        if (!c.posterior().capabilities().contains(Capability.REPARAMETERIZED)) {
            return;
        }
        check(
                c.posterior(),
                (posterior, parameters, features) -> Differences.assertGradients(
                        c.name(),
                        parameters.all(),
                        () -> posterior
                                .given(features)
                                .sample(Rng.of(6), 3)
                                .square()
                                .sum()));
    }

    @ParameterizedTest
    @MethodSource("posteriors")
    void examples_do_not_see_each_other(Case c) {
        check(c.posterior(), (posterior, parameters, features) -> {
            double[] alone = posterior.given(features.narrow(0, 1, 1)).mean().toDoubles();
            assertThat(posterior.given(features).mean().narrow(0, 1, 1).toDoubles())
                    .containsExactly(alone, within(1e-13));
        });
    }

    @Test
    void a_delta_normal_cannot_fall_below_its_rate() {
        for (double rate : new double[] {0.01, 1, 3, 50}) {
            DeltaNormal posterior = new DeltaNormal(rate, Initializer.TORCH);
            check(posterior, (built, parameters, features) -> {
                double v = DeltaNormal.largestVariance(rate / LATENT.size());
                assertThat((v - Math.log(v) - 1) / 2 * LATENT.size()).isCloseTo(rate, within(1e-9 * rate));
                try (Grad.Guard off = Grad.off()) { // an encoder that says as little as it can
                    parameters.all().forEach(Tensor::zeroInPlace);
                    parameters
                            .byName()
                            .get("posterior.shrink.bias")
                            .copyFrom(Tensors.full(LATENT, -50, DType.FLOAT64, Device.CPU));
                }
                Distribution p = new StandardNormal(BATCH, LATENT, DType.FLOAT64, Device.CPU);
                for (double kl :
                        Kl.closed(built.given(features), p).orElseThrow().toDoubles()) {
                    assertThat(kl).isCloseTo(rate, within(1e-9 * rate));
                }
            });
        }
    }

    @Test
    void a_log_deviation_counts_twice_in_the_log_variance() {
        check(new DiagonalNormal(Scale.LOG_STD, Initializer.TORCH), (posterior, parameters, features) -> {
            Normal q = (Normal) posterior.given(features);
            Tensor weight = parameters.byName().get("posterior.log_std.weight");
            Tensor bias = parameters.byName().get("posterior.log_std.bias");
            double[] logStd = features.linear(weight, bias).toDoubles();
            double[] logVariance = q.logVariance().toDoubles();
            for (int i = 0; i < logStd.length; i++) {
                assertThat(logVariance[i]).isCloseTo(2 * logStd[i], within(1e-14));
            }
        });
        check(new DiagonalNormal(), (posterior, parameters, features) -> {
            Normal q = (Normal) posterior.given(features);
            Tensor weight = parameters.byName().get("posterior.log_variance.weight");
            Tensor bias = parameters.byName().get("posterior.log_variance.bias");
            assertThat(q.logVariance().toDoubles())
                    .containsExactly(features.linear(weight, bias).toDoubles());
        });
    }
}
