package elbo.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.distribution.Distribution;
import elbo.distribution.Normal;
import elbo.distribution.PoincareBall;
import elbo.nn.Activation;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.nn.Initializer;
import elbo.nn.Parameters;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Functions;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.Differences;
import elbo.testing.Doubles;
import elbo.testing.Estimate;
import elbo.testing.Measure;
import elbo.testing.Parts;
import elbo.testing.Supports;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every prior; a new one is a row of {@link #priors}. */
public class PriorLaws {
    private static final int BATCH = 3;
    private static final int CLASSES = 3;
    private static final Shape LATENT = Shape.of(2);

    /** How many numbers it learns, by formula. */
    interface Count {
        long of(long latent);
    }

    /**
     * A row.
     *
     * @param measure what its probabilities add up over
     */
    public record Case(String name, Prior prior, Count count, Measure measure) {
        /** On the real numbers. */
        Case(String name, Prior prior, Count count) {
            this(name, prior, count, Measure.REAL);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    public static Stream<Case> priors() {
        return Stream.of(
                new Case("standard normal", new StandardNormal(), d -> 0),
                new Case("class normal", ConditionalNormal.ofClasses(0.7), d -> CLASSES * d),
                new Case("conditional normal", new ConditionalNormal(0.7, true, false), d -> (CLASSES + 2) * d),
                new Case("vamp", new Vamp(4, Vamp.Start.RANDOM, 0.2, 1, false), d -> 4 * d),
                new Case("vamp of pictures", new Vamp(4, Vamp.Start.DATA, 0.5, 0.05, true), d -> 4 * d),
                new Case("uniform sphere", new UniformSphere(), d -> 0, Measure.SPHERE),
                new Case("categorical", new Categorical(2, false), d -> 0, Measure.ONE_HOT),
                new Case("learnt categorical", new Categorical(2, true), d -> d, Measure.ONE_HOT),
                new Case("mixture", new Mixture(4), d -> 4 * (2 * d + 1)),
                new Case("mixture of unit variances", new Mixture(4, true, false, 3), d -> 4 * (d + 1)),
                new Case("mixture of even weights", new Mixture(4, false, true, 3), d -> 4 * 2 * d),
                new Case("scaled normal", new ScaledNormal(), d -> d),
                new Case("laplace", new Laplace(0.8), d -> 0, Measure.REAL_FINE),
                new Case("gamma", new Gamma(), d -> 0, Measure.POSITIVE),
                new Case("logistic normal", new LogisticNormal(1.5), d -> 0, Measure.SIMPLEX),
                new Case("wrapped normal", new WrappedNormal(0.7, 1.5), d -> 0, Measure.BALL),
                new Case("riemannian normal", new RiemannianNormal(0.7, 1.5), d -> 0, Measure.BALL),
                new Case("logistic", new Logistic(0.7), d -> 0),
                new Case(
                        "flow",
                        new Flow(List.of(
                                new elbo.flow.Scale(),
                                new elbo.flow.Autoregressive(
                                        new elbo.flow.Scaling(1), List.of(3), Activation.TANH, Initializer.TORCH))),
                        d -> d + (d * 3 + 3) + (3 * 2 * d + 2 * d),
                        Measure.PLANE),
                new Case("product", new Product(new ScaledNormal(), new Gamma(), 1), d -> 1, Measure.HALF_PLANE));
    }

    /** For a batch: its classes, where the prior knows of them. */
    private static Tensor context(Case c, int batch) {
        if (!c.prior().conditional()) {
            return Doubles.none(batch);
        }
        Tensor numbers = Tensors.range(batch, DType.INT64, Device.CPU);
        return Functions.oneHot(numbers, CLASSES, DType.FLOAT64);
    }

    /** A built prior. */
    private interface Law {
        void holds(Conditional prior, Parameters parameters);
    }

    /** Builds beside a posterior N(x, 1) of data that are latents themselves. */
    private static void check(Prior prior, Shape latent, Law law) {
        Init init = Doubles.init(1);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            Prior.Surroundings around = new Prior.Surroundings(
                    latent, prior.conditional() ? CLASSES : 0, x -> new Normal(x, x.mul(0), latent));
            law.holds(prior.build(init.at("prior"), latent, around), parameters);
        }
    }

    @Test
    void every_prior_has_a_row() {
        Parts.assertEachHasARow(Prior.class, priors().map(Case::prior));
    }

    @ParameterizedTest
    @MethodSource("priors")
    void it_answers_for_as_many_examples_as_the_context_has(Case c) {
        check(c.prior(), LATENT, (prior, parameters) -> {
            Distribution p = prior.given(context(c, BATCH));
            assertThat(p.eventShape()).isEqualTo(LATENT);
            assertThat(p.mean().shape()).isEqualTo(LATENT.prepend(BATCH));
            Tensor z = p.sample(Rng.of(2), 4);
            assertThat(z.shape()).isEqualTo(LATENT.prepend(4, BATCH));
            assertThat(z.dtype()).isEqualTo(DType.FLOAT64);
            assertThat(p.logProb(z).shape()).isEqualTo(Shape.of(4, BATCH));
        });
    }

    @ParameterizedTest
    @MethodSource("priors")
    void it_learns_as_many_numbers_as_it_has_and_owns_their_names(Case c) {
        check(c.prior(), LATENT, (prior, parameters) -> {
            assertThat(parameters.count()).isEqualTo(c.count().of(LATENT.size()));
            assertThat(parameters.byName().keySet()).allMatch(name -> name.startsWith("prior."));
        });
    }

    @ParameterizedTest
    @MethodSource("priors")
    void its_probability_adds_up_to_one_where_it_says_that_it_lies(Case c) {
        check(c.prior(), c.measure().event(), (prior, parameters) -> {
            for (double mass : c.measure().mass(prior.given(context(c, BATCH)), BATCH)) {
                assertThat(mass).isCloseTo(1, within(1e-6));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("priors")
    void draws_come_from_the_density_that_scores_them(Case c) {
        check(c.prior(), c.measure().event(), (prior, parameters) -> {
            Distribution p = prior.given(context(c, 1));
            double[] expected = c.measure().expectation(p, 1, logProb -> logProb);
            Tensor z = p.sample(Rng.of(3), 20_000);
            Estimate.of(p.logProb(z).toDoubles()).assertNear("expected log-probability", expected[0], 4);
            double[] mean = p.mean().toDoubles();
            Estimate[] drawn = Estimate.ofColumns(z.toDoubles(), mean.length);
            for (int i = 0; i < mean.length; i++) {
                drawn[i].assertNear("mean " + i, mean[i], 4);
            }
            Supports.assertHolds(c.prior().support(c.measure().event()), z);
        });
    }

    @ParameterizedTest
    @MethodSource("priors")
    void the_gradient_of_the_score_to_draws_and_weights_is_its_slope(Case c) {
        check(c.prior(), LATENT, (prior, parameters) -> {
            Tensor z =
                    prior.given(context(c, BATCH)).sample(Rng.of(4), 2).detach().requireGrad();
            Stream<Tensor> learnt = parameters.all().stream();
            Differences.assertGradients(
                    c.name(),
                    Stream.concat(Stream.of(z), learnt).toList(),
                    () -> prior.given(context(c, BATCH)).logProb(z).sum());
        });
    }

    @Test
    void values_that_make_no_prior_are_mistakes() {
        assertThatThrownBy(() -> new Mixture(1)).hasMessage("components must be at least 2; got 1");
        assertThatThrownBy(() -> new Categorical(1, false)).hasMessage("classes must be at least 2; got 1");
        assertThatThrownBy(() -> new Laplace(0)).hasMessage("scale must be greater than 0; got 0.0");
        assertThatThrownBy(() -> new Gamma(2, -1)).hasMessage("rate must be greater than 0; got -1.0");
        assertThatThrownBy(() -> new LogisticNormal(Double.NaN)).hasMessage("variance must be greater than 0; got NaN");
        assertThatThrownBy(() -> new RiemannianNormal(1, 0)).hasMessage("variance must be greater than 0; got 0.0");
        assertThatThrownBy(() -> new RiemannianNormal(-1, 1)).hasMessage("curvature must be greater than 0; got -1.0");
        assertThatThrownBy(() -> new Product(new Gamma(), new Gamma(), 0))
                .hasMessage("split must be at least 1; got 0");
        assertThatThrownBy(() -> new Product(new StandardNormal(), new Mixture(3, false, false, 11), 1))
                .hasMessage(
                        "second must not be made of the encoder's answers, which are about all dimensions, as vamp and a"
                                + " mixture with fit_before are; got mixture");
        Vamp vamp = new Vamp(3, Vamp.Start.DATA, 0, 0.1, false);
        assertThatThrownBy(() -> new Product(vamp, new StandardNormal(), 1)).hasMessageEndingWith("got vamp");
        assertThat(new Product(new StandardNormal(), new Mixture(3), 1).learnt())
                .isTrue();
    }

    /** Draws that are told apart from the edge of the ball lie where the density says; those of the fix do, in floats. */
    @Test
    void a_riemannian_normal_that_floats_cannot_hold_is_refused() {
        Shape latent = Shape.of(20);
        assertThatThrownBy(() -> new RiemannianNormal(1, 1).support(latent))
                .isInstanceOf(Refusal.class)
                .hasMessage(
                        "model.prior: in 20 dimensions of curvature -1.0 a variance of 1.0 leads further out than floats can"
                                + " tell from the edge of the ball. Fix: variance: 0.51, a smaller curvature or fewer dimensions");
        RiemannianNormal most = new RiemannianNormal(1, 0.51);
        assertThat(most.support(latent)).hasToString("Ball(20, curvature -1.0)");
        check(most, latent, (prior, parameters) -> {
            Distribution p = prior.given(Tensors.zeros(Shape.of(1, 0), DType.FLOAT32, Device.CPU));
            Tensor z = p.sample(Rng.of(5), 5000);
            double[] far = new PoincareBall(1).distance(p.mean(), z).toDoubles();
            assertThat(z.dtype()).isEqualTo(DType.FLOAT32);
            assertThat(Arrays.stream(far).filter(d -> d > 12.19).count()).isLessThan(10);
        });
    }
}
