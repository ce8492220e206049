package elbo.likelihood;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.data.Kind;
import elbo.distribution.Distribution;
import elbo.distribution.Factorized;
import elbo.likelihood.Gaussian.Variance;
import elbo.nn.Activation;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.nn.Parameters;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.Differences;
import elbo.testing.Doubles;
import elbo.testing.Measure;
import elbo.testing.Parts;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every likelihood; a new one is a row of {@link #likelihoods}. */
public class LikelihoodLaws {
    private static final int DRAWS = 2;
    private static final int BATCH = 3;
    private static final Shape PICTURE = Shape.of(1, 2, 3);

    /** How many numbers it learns, by formula. */
    interface Count {
        long of(Shape event);
    }

    /**
     * A row.
     *
     * @param kinds the data it is for
     */
    public record Case(String name, Likelihood likelihood, Set<Kind> kinds, Count count) {
        @Override
        public String toString() {
            return name;
        }
    }

    public static Stream<Case> likelihoods() {
        Set<Kind> all = EnumSet.allOf(Kind.class);
        return Stream.of(
                new Case("bernoulli", new Bernoulli(), EnumSet.of(Kind.BINARY, Kind.UNIT), e -> 0),
                new Case("gaussian", new Gaussian(), all, e -> 0),
                new Case("gaussian of pictures", new Gaussian(Variance.FIXED, 0.5, Activation.SIGMOID), all, e -> 0),
                new Case("gaussian, one variance", gaussian(Variance.SCALAR), all, e -> 1),
                new Case("gaussian, a variance for each dimension", gaussian(Variance.DIMENSION), all, Shape::size),
                new Case("gaussian, decoded variance", gaussian(Variance.DECODED), all, e -> 0));
    }

    private static Gaussian gaussian(Variance variance) {
        return new Gaussian(variance, 0.7, Activation.IDENTITY);
    }

    /** A built likelihood with what a decoder might give it. */
    private interface Law {
        void holds(Conditional likelihood, Parameters parameters, Tensor decoded);
    }

    private static void check(Likelihood likelihood, Shape event, Law law) {
        Init init = Doubles.init(1);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            Conditional built = likelihood.build(init.at("likelihood"), event);
            Shape shape = likelihood.features(event).prepend(DRAWS, BATCH);
            law.holds(
                    built,
                    parameters,
                    Doubles.normal(Rng.of(2), 0.8, shape).detach().requireGrad());
        }
    }

    /** Data of a kind, {@code [B, event]}. */
    private static Tensor data(Kind kind, Shape event) {
        Tensor normal = Doubles.normal(Rng.of(3), 1, event.prepend(BATCH));
        return switch (kind) {
            case BINARY -> normal.gt(0).to(DType.FLOAT64);
            case UNIT -> normal.sigmoid();
            case COUNT -> normal.gt(0).to(DType.FLOAT64).mul(3);
            case REAL -> normal;
        };
    }

    @Test
    void every_likelihood_has_a_row() {
        Parts.assertEachHasARow(Likelihood.class, likelihoods().map(Case::likelihood));
    }

    @ParameterizedTest
    @MethodSource("likelihoods")
    void each_draw_of_each_example_has_one_score(Case c) {
        for (Shape event : List.of(PICTURE, Shape.of(5))) {
            check(c.likelihood(), event, (likelihood, parameters, decoded) -> {
                Distribution p = likelihood.given(decoded);
                assertThat(p.eventShape()).isEqualTo(event);
                assertThat(p.mean().shape()).isEqualTo(event.prepend(DRAWS, BATCH));
                for (Kind kind : c.kinds()) {
                    Tensor score = p.logProb(data(kind, event));
                    assertThat(score.shape()).isEqualTo(Shape.of(DRAWS, BATCH));
                    assertThat(score.isFinite().all().item()).isEqualTo(1);
                }
                assertThat(p.sample(Rng.of(4), 6).shape()).isEqualTo(event.prepend(6, DRAWS, BATCH));
            });
        }
    }

    @ParameterizedTest
    @MethodSource("likelihoods")
    void it_learns_as_many_numbers_as_it_has_and_owns_their_names(Case c) {
        check(c.likelihood(), PICTURE, (likelihood, parameters, decoded) -> {
            assertThat(parameters.count()).isEqualTo(c.count().of(PICTURE));
            assertThat(parameters.byName().keySet()).allMatch(name -> name.startsWith("likelihood."));
        });
    }

    @ParameterizedTest
    @MethodSource("likelihoods")
    void the_gradient_to_decoder_and_weights_is_its_slope(Case c) {
        for (Kind kind : c.kinds()) {
            check(c.likelihood(), PICTURE, (likelihood, parameters, decoded) -> {
                Tensor x = data(kind, PICTURE);
                Differences.assertGradients(
                        c.name() + " on " + kind,
                        Stream.concat(Stream.of(decoded), parameters.all().stream())
                                .toList(),
                        () -> likelihood.given(decoded).logProb(x).sum());
            });
        }
    }

    /** For binary data a sum over 0 and 1 may be one, or the integral over the reals; for grey values only an integral. */
    @ParameterizedTest
    @MethodSource("likelihoods")
    void it_adds_up_to_one_exactly_for_the_data_it_says_so(Case c) {
        Shape event = Shape.of(1);
        check(c.likelihood(), event, (likelihood, parameters, decoded) -> {
            Tensor one = decoded.narrow(0, 0, 1)
                    .reshape(c.likelihood().features(event).prepend(BATCH));
            Distribution p = likelihood.given(one);
            double real = deviation(Measure.REAL.mass(p, BATCH));
            double binary = deviation(Measure.BINARY.mass(p, BATCH));
            double unit = deviation(Measure.UNIT.mass(p, BATCH));
            for (Kind kind : c.kinds()) {
                double least = kind == Kind.BINARY ? Math.min(real, binary) : Math.min(real, unit);
                assertThat(least < 1e-6)
                        .as(c.name() + " on " + kind)
                        .isEqualTo(c.likelihood().normalised(kind));
            }
        });
    }

    /** The largest distance from 1; an infinite total is as far off as can be. */
    private static double deviation(double[] masses) {
        double worst = 0;
        for (double mass : masses) {
            worst = Math.max(worst, Double.isFinite(mass) ? Math.abs(mass - 1) : Double.POSITIVE_INFINITY);
        }
        return worst;
    }

    @ParameterizedTest
    @MethodSource("likelihoods")
    void it_takes_the_data_it_is_for_and_refuses_the_rest_with_a_way_out(Case c) {
        for (Kind kind : Kind.values()) {
            if (c.kinds().contains(kind)) {
                assertThat(c.likelihood().check(kind)).isEmpty();
            } else {
                assertThat(c.likelihood().check(kind)).hasValueSatisfying(problem -> {
                    assertThat(problem.where()).isEqualTo("model.likelihood");
                    assertThat(problem.what()).contains("Fix:");
                });
            }
        }
    }

    @ParameterizedTest
    @MethodSource("likelihoods")
    void elements_can_be_left_out(Case c) {
        check(c.likelihood(), PICTURE, (likelihood, parameters, decoded) -> {
            Factorized p = (Factorized) likelihood.given(decoded);
            Tensor x = data(Kind.BINARY, PICTURE);
            Tensor mask = Doubles.coins(Rng.of(5), PICTURE.prepend(BATCH));
            Tensor other = x.add(mask.neg().add(1).mul(0.25));
            assertThat(other.toDoubles()).isNotEqualTo(x.toDoubles());
            assertThat(p.logProbWhere(other, mask).toDoubles())
                    .containsExactly(p.logProbWhere(x, mask).toDoubles(), within(1e-12));
        });
    }

    /** Half of the squared deviation over the variance, and the logarithm of the normalising constant, by hand. */
    @ParameterizedTest
    @ValueSource(strings = {"FIXED", "SCALAR", "DIMENSION", "DECODED"})
    void every_kind_of_variance_begins_at_the_value_given(String name) {
        Variance variance = Variance.valueOf(name);
        check(gaussian(variance), PICTURE, (likelihood, parameters, decoded) -> {
            Tensor zeros = Tensors.zeros(decoded.shape(), DType.FLOAT64, Device.CPU);
            Tensor x = data(Kind.REAL, PICTURE);
            double expected = 0;
            for (double value : x.toDoubles()) {
                expected += -0.5 * (value * value / 0.7 + Math.log(2 * Math.PI * 0.7));
            }
            Tensor scores = likelihood.given(zeros).logProb(x);
            assertThat(scores.sum().item() / DRAWS).isCloseTo(expected, within(1e-12));
        });
    }

    @Test
    void a_decoded_variance_is_the_second_half_of_what_the_decoder_says() {
        check(gaussian(Variance.DECODED), Shape.of(1), (likelihood, parameters, decoded) -> {
            // mean 2, log-variance log 0.7 + 1
            Tensor says = Tensors.of(new double[] {2, 1}, 1, 2, 1);
            double v = 0.7 * Math.E;
            double x = 0.5;
            double expected = -0.5 * ((x - 2) * (x - 2) / v + Math.log(2 * Math.PI * v));
            Distribution p = likelihood.given(says);
            assertThat(p.logProb(Tensors.of(new double[] {x}, 1, 1)).item()).isCloseTo(expected, within(1e-13));
            assertThat(p.mean().item()).isEqualTo(2);
        });
    }

    @Test
    void a_sigmoid_mean_stays_between_0_and_1() {
        check(new Gaussian(Variance.FIXED, 0.5, Activation.SIGMOID), Shape.of(1), (likelihood, parameters, decoded) -> {
            Tensor logits = Tensors.of(new double[] {-3, 0, 40}, 3, 1);
            assertThat(likelihood.given(logits).mean().toDoubles())
                    .containsExactly(new double[] {1 / (1 + Math.exp(3)), 0.5, 1}, within(1e-15));
        });
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void a_variance_must_be_a_positive_number(double value) {
        assertThatThrownBy(() -> new Gaussian(Variance.FIXED, value, Activation.IDENTITY))
                .hasMessageContaining("greater than 0; got " + value);
    }
}
