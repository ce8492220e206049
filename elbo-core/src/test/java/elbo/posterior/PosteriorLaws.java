package elbo.posterior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.distribution.Capability;
import elbo.distribution.Categorical;
import elbo.distribution.Distribution;
import elbo.distribution.Kl;
import elbo.distribution.Normal;
import elbo.distribution.StandardNormal;
import elbo.distribution.Support;
import elbo.nn.Activation;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.nn.Initializer;
import elbo.nn.Moment;
import elbo.nn.Parameters;
import elbo.nn.Schedule;
import elbo.posterior.DiagonalNormal.Scale;
import elbo.posterior.RelaxedCategorical.Draw;
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
import elbo.testing.Estimate;
import elbo.testing.Parts;
import elbo.testing.Supports;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
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

    /** What the derivative of a draw is. */
    public enum Path {
        /** the slope of the draw for the same noise */
        EXACT,
        /** implicit: right on average */
        IMPLICIT,
        /** that of another draw */
        BORROWED
    }

    /** A row. */
    public record Case(String name, Posterior posterior, Count count, Path path) {
        Case(String name, Posterior posterior, Count count) {
            this(name, posterior, count, Path.EXACT);
        }

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
                new Case(
                        "normal of one spread",
                        new DiagonalNormal(Scale.SHARED, Initializer.TORCH),
                        (f, d) -> (f + 2) * d),
                new Case(
                        "normal of a known spread",
                        new DiagonalNormal(Scale.FIXED, Initializer.TORCH, 0.3),
                        (f, d) -> (f + 1) * d),
                new Case(
                        "batch normal",
                        new BatchNormal(BatchNormal.Scaling.FIXED, 0.6, Initializer.TORCH),
                        (f, d) -> 2 * (f + 1) * d + d),
                new Case(
                        "batch normal with shared scaling",
                        new BatchNormal(BatchNormal.Scaling.SHARED, 0.5, Initializer.TORCH),
                        (f, d) -> 2 * (f + 1) * d + d),
                new Case("delta normal", new DeltaNormal(3, Initializer.TORCH), (f, d) -> 2 * (f + 1) * d),
                new Case("full normal", new FullNormal(), (f, d) -> (f + 1) * (2 * d + d * (d - 1) / 2)),
                new Case("laplace", new Laplace(), (f, d) -> 2 * (f + 1) * d),
                new Case("gamma", new Gamma(), (f, d) -> 2 * (f + 1) * d, Path.IMPLICIT),
                new Case("logistic normal", new LogisticNormal(), (f, d) -> 2 * (f + 1) * (d - 1)),
                new Case("von mises-fisher", new VonMisesFisher(), (f, d) -> (f + 1) * (d + 1), Path.IMPLICIT),
                new Case(
                        "von mises-fisher with one concentration",
                        new VonMisesFisher(20, Initializer.TORCH),
                        (f, d) -> (f + 1) * d),
                new Case("wrapped normal", new WrappedNormal(0.7, Initializer.TORCH), (f, d) -> 2 * (f + 1) * d),
                new Case(
                        "riemannian normal", new RiemannianNormal(0.7, Initializer.TORCH), (f, d) -> (f + 1) * (d + 1)),
                new Case("relaxed categorical", choices(Draw.RELAXED), (f, d) -> (f + 1) * d),
                new Case(
                        "straight-through categorical",
                        choices(Draw.STRAIGHT_THROUGH),
                        (f, d) -> (f + 1) * d,
                        Path.BORROWED),
                new Case("hard categorical", choices(Draw.HARD), (f, d) -> (f + 1) * d),
                new Case("product", new Product(new DiagonalNormal(), new Laplace(), 1), (f, d) -> 2 * (f + 1) * d),
                new Case(
                        "planar flow",
                        new Flow(new DiagonalNormal(), List.of(new elbo.flow.Planar())),
                        (f, d) -> 2 * (f + 1) * d + (f + 1) * (2 * d + 1)),
                new Case("exact", new Exact(), (f, d) -> 0),
                new Case("deterministic", new Deterministic(), (f, d) -> (f + 1) * d),
                new Case("deterministic tanh", new Deterministic(Activation.TANH), (f, d) -> (f + 1) * d),
                new Case("deterministic sigmoid", new Deterministic(Activation.SIGMOID), (f, d) -> (f + 1) * d));
    }

    private static RelaxedCategorical choices(Draw draw) {
        return new RelaxedCategorical(2, Schedule.constant(0.7), draw, Initializer.TORCH);
    }

    /** A built posterior with the features it is given. */
    private interface Law {
        void holds(Conditional posterior, Parameters parameters, Tensor features);
    }

    private static void check(Posterior posterior, Law law) {
        Init init = Doubles.init(1);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            long width = width(posterior);
            Conditional built = posterior.build(init.at("posterior"), width, LATENT);
            // of another seed: there, a mean direction lies where the reflection that turns draws to it jumps
            law.holds(built, parameters, Doubles.normal(Rng.of(12), 1, Shape.of(BATCH, width)));
        }
    }

    private static long width(Posterior posterior) {
        return posterior.exact() ? LATENT.size() + 1 : FEATURES;
    }

    /** Those with heads. */
    static Stream<Case> learning() {
        return posteriors().filter(c -> !c.posterior().exact());
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
    @MethodSource("learning")
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
    @MethodSource("learning")
    void draws_that_it_claims_to_reparameterise_carry_the_right_gradient_to_every_head(Case c) {
        if (!c.posterior().capabilities().contains(Capability.REPARAMETERIZED) || c.path() != Path.EXACT) {
            return;
        }
        Moment training = Moment.START.inTraining();
        check(
                c.posterior(),
                (posterior, parameters, features) -> Differences.assertGradients(
                        c.name(),
                        parameters.all(),
                        () -> training.during(() -> posterior
                                .given(features)
                                .sample(Rng.of(6), 3)
                                .square()
                                .mul(Tensors.of(new double[] {1, 3}, 2))
                                .sum()),
                        c.posterior().perExample() ? 1e-6 : 1e-5)); // three values brought to variance 1 bend fast
    }

    @ParameterizedTest
    @MethodSource("posteriors")
    void implicit_derivatives_are_right_on_average(Case c) {
        if (c.path() != Path.IMPLICIT) {
            return;
        }
        check(c.posterior(), (posterior, parameters, features) -> {
            Tensor weights = Tensors.of(new double[] {1, -2}, 2);
            List<double[]> groups = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                Tensor z =
                        posterior.given(features).sample(Rng.of(7).at(i), 400).mean(0);
                groups.add(gradients(z.mul(weights).sum(), parameters));
            }
            double[] expected =
                    gradients(posterior.given(features).mean().mul(weights).sum(), parameters);
            double[] all = groups.stream().flatMapToDouble(Arrays::stream).toArray();
            Estimate[] drawn = Estimate.ofColumns(all, expected.length);
            for (int i = 0; i < expected.length; i++) {
                drawn[i].assertNear("derivative " + i, expected[i], 4.5);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("posteriors")
    void a_mean_that_it_claims_to_know_is_that_of_its_draws(Case c) {
        if (!c.posterior().capabilities().contains(Capability.MEAN)) {
            return;
        }
        check(c.posterior(), (posterior, parameters, features) -> {
            Distribution q = posterior.given(features);
            double[] expected = q.mean().toDoubles();
            Estimate[] drawn = Estimate.ofColumns(q.sample(Rng.of(8), 100_000).toDoubles(), expected.length);
            for (int i = 0; i < expected.length; i++) {
                assertThat(drawn[i].mean()).isCloseTo(expected[i], within(5 * drawn[i].error() + 1e-12));
            }
        });
    }

    private static double[] gradients(Tensor loss, Parameters parameters) {
        return Grad.of(loss, parameters.all()).stream()
                .flatMapToDouble(g -> Arrays.stream(g.toDoubles()))
                .toArray();
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

    /** Known is never moved and never saved; learnt begins there. */
    @Test
    void a_spread_that_is_known_or_shared_is_what_was_said() {
        for (Scale scale : List.of(Scale.FIXED, Scale.SHARED)) {
            check(new DiagonalNormal(scale, Initializer.TORCH, 0.3), (posterior, parameters, features) -> {
                Normal q = (Normal) posterior.given(features);
                assertThat(Arrays.stream(q.logVariance().exp().toDoubles()))
                        .allSatisfy(v -> assertThat(v).isCloseTo(0.09, within(1e-15)));
                assertThat(parameters.byName().containsKey("posterior.log_variance"))
                        .isEqualTo(scale == Scale.SHARED);
            });
        }
        assertThatThrownBy(() -> new DiagonalNormal(Scale.FIXED, Initializer.TORCH, 0))
                .hasMessage("sigma must be greater than 0; got 0.0. Fix: sigma: 1");
        assertThatThrownBy(() -> new DiagonalNormal(Scale.LOG_STD, Initializer.TORCH, 0.3))
                .hasMessageContaining("got 0.3. Fix: scale: fixed");
    }

    /** Activations by their own formulas, of the head's numbers. */
    @Test
    void a_code_is_its_heads_numbers_through_the_activation() {
        Map<Activation, DoubleUnaryOperator> formulas = Map.of(
                Activation.IDENTITY, a -> a,
                Activation.SIGMOID, a -> 1 / (1 + Math.exp(-a)),
                Activation.TANH, Math::tanh,
                Activation.RELU, a -> Math.max(a, 0));
        formulas.forEach((activation, formula) ->
                check(new Deterministic(activation), (posterior, parameters, features) -> {
                    Tensor weight = parameters.byName().get("posterior.code.weight");
                    Tensor bias = parameters.byName().get("posterior.code.bias");
                    double[] expected = Arrays.stream(
                                    features.linear(weight, bias).toDoubles())
                            .map(formula)
                            .toArray();
                    Distribution q = posterior.given(features);
                    assertThat(q.mean().toDoubles()).containsExactly(expected, within(1e-14));
                    assertThat(q.sample(Rng.of(9), 1).toDoubles()).containsExactly(expected, within(1e-14));
                }));
        for (Activation other : formulas.keySet()) {
            assertThat(new Deterministic(other).capabilities().contains(Capability.SIGMOID))
                    .isEqualTo(other == Activation.SIGMOID);
        }
    }

    /** None but units that are sigmoids, not even two of them beside each other, whose numbers lie apart. */
    @Test
    void no_other_posterior_says_that_its_codes_are_sigmoids() {
        Posterior units = new Deterministic(Activation.SIGMOID);
        Stream.concat(posteriors().map(Case::posterior), Stream.of(new Product(units, units, 1)))
                .filter(p -> !p.equals(units))
                .forEach(p -> assertThat(p.capabilities()).as(p.toString()).doesNotContain(Capability.SIGMOID));
    }

    @Test
    void choices_are_relaxed_in_training_and_made_outside() {
        Schedule falling = new Schedule.Linear(1, 0.5, 10, Schedule.Per.STEP);
        Moment later = new Moment(5, 0, 1, true);
        check(
                new RelaxedCategorical(2, falling, Draw.RELAXED, Initializer.TORCH),
                (posterior, parameters, features) -> {
                    assertThat(posterior.given(features)).isInstanceOf(Categorical.class);
                    assertThat(posterior.given(features).sample(Rng.of(8), 20).toDoubles())
                            .containsOnly(0, 1);
                    var q = (elbo.distribution.RelaxedCategorical) later.during(() -> posterior.given(features));
                    assertThat(q.temperature()).isEqualTo(0.75);
                });
        check(choices(Draw.STRAIGHT_THROUGH), (posterior, parameters, features) -> {
            Categorical q = (Categorical) later.during(() -> posterior.given(features));
            assertThat(q.straightThrough()).isEqualTo(0.7);
            assertThat(q.sample(Rng.of(9), 20).toDoubles()).containsOnly(0, 1);
        });
    }

    @Test
    void a_latent_of_the_wrong_size_is_refused_with_the_sizes_that_would_do() {
        assertThatThrownBy(() -> new RelaxedCategorical().support(Shape.of(25)))
                .isInstanceOf(Refusal.class)
                .hasMessage("model.latent: choices among 10 classes need a multiple of 10 dimensions; got 25."
                        + " Fix: latent: 20 or 30");
        assertThatThrownBy(() -> new RelaxedCategorical().support(Shape.of(7))).hasMessageEndingWith("Fix: latent: 10");
        assertThatThrownBy(() -> new VonMisesFisher().support(Shape.of(1)))
                .hasMessage("model.latent: directions need at least 2 dimensions; got 1. Fix: latent: 2");
        assertThatThrownBy(() -> new LogisticNormal().support(Shape.of(1)))
                .hasMessageContaining("proportions that add up to 1 need at least 2 dimensions; got 1");
        assertThatThrownBy(() -> new Product().support(Shape.of(10)))
                .hasMessageContaining("split = 10 dimensions and leaves none of 10")
                .hasMessageEndingWith("Fix: latent: 11 or more");
        assertThatThrownBy(() -> new VonMisesFisher(-1, Initializer.TORCH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("concentration must be from 0.001 to 1000, or 0 to be learnt; got -1.0");
    }

    @Test
    void supports_say_where() {
        assertThat(new Product().support(Shape.of(30))).hasToString("Real(10) x OneHot(2 x 10)");
        assertThat(new Product(new Laplace(), new FullNormal(), 3).support(Shape.of(5)))
                .isEqualTo(new Support.Real(5))
                .hasToString("Real(5)");
        assertThat(new VonMisesFisher().support(Shape.of(4))).hasToString("Sphere(4)");
        assertThat(new LogisticNormal().support(Shape.of(4))).hasToString("Simplex(4)");
        assertThat(new Gamma().support(Shape.of(4))).hasToString("Positive(4)");
        assertThat(new WrappedNormal().support(Shape.of(4))).hasToString("Ball(4, curvature -1.0)");
        assertThat(new RiemannianNormal().support(Shape.of(4))).isEqualTo(new WrappedNormal().support(Shape.of(4)));
        assertThatThrownBy(() -> new RiemannianNormal(0, Initializer.TORCH))
                .hasMessage("curvature must be greater than 0; got 0.0");
        assertThatThrownBy(() -> new WrappedNormal(0, Initializer.TORCH))
                .hasMessage("curvature must be greater than 0; got 0.0");
    }

    /** Features so large that heads say up to 60, in floats. */
    @ParameterizedTest
    @MethodSource("posteriors")
    void extreme_features_give_finite_draws_scores_and_gradients_in_floats(Case c) {
        Init init = Init.of(Rng.of(1), DType.FLOAT32, Device.CPU);
        Moment training = Moment.START.inTraining();
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            long width = width(c.posterior());
            Conditional posterior = c.posterior().build(init.at("posterior"), width, LATENT);
            // a log deviation counts twice, and the square of a draw has to be a float, too
            boolean twice = c.posterior() instanceof DiagonalNormal d && d.scale() == Scale.LOG_STD;
            for (int scale : new int[] {0, 3, twice ? 8 : 30}) {
                Tensor features =
                        Doubles.normal(Rng.of(13), scale, Shape.of(200, width)).to(DType.FLOAT32);
                Distribution q = training.during(() -> posterior.given(features));
                Tensor z = q.sample(Rng.of(14), 5);
                assertFinite(c, "draws", z);
                Tensor total = z.mul(1e-3).mean();
                if (q.hasDensity()) {
                    Tensor score = q.logProb(z);
                    assertFinite(c, "scores", score);
                    total = total.add(score.mean());
                }
                if (total.requiresGrad()) {
                    Grad.of(total, parameters.all()).forEach(g -> assertFinite(c, "gradient", g));
                }
            }
        }
    }

    private static void assertFinite(Case c, String what, Tensor t) {
        assertThat(t.isFinite().all().item()).as(c + ": " + what).isEqualTo(1);
    }
}
