package elbo.likelihood;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.data.Kind;
import elbo.distribution.Distribution;
import elbo.distribution.Factorized;
import elbo.distribution.Normal;
import elbo.likelihood.Columns.Column;
import elbo.likelihood.Gaussian.Variance;
import elbo.nn.Activation;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.nn.Moment;
import elbo.nn.Parameters;
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
import elbo.testing.Measure;
import elbo.testing.Parts;
import elbo.testing.Reference;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every likelihood; a new one is a row of {@link #likelihoods}. */
public class LikelihoodLaws {
    private static final int DRAWS = 2;
    private static final int BATCH = 3;
    private static final int LABELS = 2;
    private static final Shape PICTURE = Shape.of(1, 2, 3);
    private static final Set<Kind> ALL = EnumSet.complementOf(EnumSet.of(Kind.SYMBOL));
    private static final Set<Kind> UNIT = EnumSet.of(Kind.BINARY, Kind.UNIT);
    private static final Set<Kind> COUNT = EnumSet.of(Kind.COUNT);

    /** How many numbers it learns, by formula. */
    interface Count {
        long of(Shape event);
    }

    /**
     * A row.
     *
     * @param kinds the data it is for
     * @param over  what its probabilities add up over, and its means lie in
     */
    public record Case(String name, Likelihood likelihood, Set<Kind> kinds, Count count, Measure over) {
        Case(String name, Likelihood likelihood, Set<Kind> kinds, Count count) {
            this(name, likelihood, kinds, count, Measure.REAL);
        }

        /** Whether it takes nothing but pictures. */
        public boolean pictures() {
            return likelihood instanceof MsSsim || likelihood instanceof Perceptual;
        }

        /** Whether it takes such data; a table's columns take theirs alone. */
        public boolean takes(Shape event) {
            return likelihood instanceof Columns columns
                    ? event.equals(Shape.of(columns.width()))
                    : !pictures() || event.rank() == 3 && !tooSmall(event);
        }

        /** Whether a side of the picture is halved away. */
        private boolean tooSmall(Shape event) {
            return likelihood instanceof Perceptual p
                    && Math.min(event.dim(1), event.dim(2))
                            < 1L
                                    << p.layers().stream()
                                            .filter(Perceptual.Layer::halved)
                                            .count();
        }

        /** What the laws try it on. */
        Shape event() {
            return likelihood instanceof Columns columns ? Shape.of(columns.width()) : PICTURE;
        }

        /** What is summed over. */
        Shape one() {
            return pictures() ? Shape.of(1, 1, 1) : Shape.of(1);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    public static Stream<Case> likelihoods() {
        return Stream.of(
                new Case("bernoulli", new Bernoulli(), UNIT, e -> 0, Measure.BINARY),
                new Case("gaussian", new Gaussian(), ALL, e -> 0),
                new Case("gaussian of pictures", new Gaussian(Variance.FIXED, 0.5, Activation.SIGMOID), ALL, e -> 0),
                new Case("gaussian, one variance", gaussian(Variance.SCALAR), ALL, e -> 1),
                new Case("gaussian, a variance for each dimension", gaussian(Variance.DIMENSION), ALL, Shape::size),
                new Case("gaussian, decoded variance", gaussian(Variance.DECODED), ALL, e -> 0),
                new Case("gaussian, a variance for each label", gaussian(Variance.LABEL), ALL, e -> LABELS * e.size()),
                new Case("gaussian, the best variance", gaussian(Variance.OPTIMAL), ALL, e -> 1),
                new Case("continuous bernoulli", new ContinuousBernoulli(), UNIT, e -> 0, Measure.UNIT),
                new Case("laplace", new Laplace(), ALL, e -> 1, Measure.WIDE),
                new Case(
                        "laplace, decoded scale",
                        new Laplace(Spread.DECODED, 0.5, Activation.SIGMOID),
                        ALL,
                        e -> 0,
                        Measure.WIDE),
                new Case("student-t", new StudentT(), ALL, e -> 1, Measure.WIDE),
                new Case(
                        "student-t, known scale",
                        new StudentT(3, Spread.FIXED, 0.5, Activation.IDENTITY),
                        ALL,
                        e -> 0,
                        Measure.WIDE),
                new Case("logistic", new Logistic(), ALL, e -> 1, Measure.WIDE),
                new Case(
                        "logistic, a scale for each dimension",
                        new Logistic(Spread.DIMENSION, 0.5, Activation.IDENTITY),
                        ALL,
                        Shape::size,
                        Measure.WIDE),
                new Case(
                        "logistic, a scale for each label",
                        new Logistic(Spread.LABEL, 0.5, Activation.IDENTITY),
                        ALL,
                        e -> LABELS * e.size(),
                        Measure.WIDE),
                new Case("symbols", new Symbols(6), EnumSet.of(Kind.SYMBOL), e -> 0, Measure.FEW),
                new Case("log cosh", new LogCosh(), ALL, e -> 0, Measure.WIDE),
                new Case(
                        "discretised logistic",
                        new DiscretisedLogistic(8, Spread.SCALAR, 0.1, Activation.SIGMOID),
                        UNIT,
                        e -> 1,
                        Measure.LEVELS),
                new Case(
                        "discretised logistic, decoded scale",
                        new DiscretisedLogistic(8, Spread.DECODED, 0.1, Activation.IDENTITY),
                        UNIT,
                        e -> 0,
                        Measure.LEVELS),
                new Case(
                        "discretised logistic mixture",
                        new DiscretisedLogisticMixture(8, 3, 0.1),
                        UNIT,
                        e -> 0,
                        Measure.LEVELS),
                new Case(
                        "categorical of grey values",
                        new Categorical(8, Categorical.Data.UNIT),
                        UNIT,
                        e -> 0,
                        Measure.LEVELS),
                new Case(
                        "categorical of counts",
                        new Categorical(6, Categorical.Data.COUNT),
                        COUNT,
                        e -> 0,
                        Measure.FEW),
                new Case("poisson", new Poisson(), COUNT, e -> 0, Measure.COUNT),
                new Case("poisson, softplus", new Poisson(Link.SOFTPLUS), COUNT, e -> 0, Measure.COUNT),
                new Case("negative binomial", new NegativeBinomial(), COUNT, Shape::size, Measure.COUNT),
                new Case(
                        "negative binomial, decoded dispersion",
                        new NegativeBinomial(Link.SOFTPLUS, Spread.DECODED, 2),
                        COUNT,
                        e -> 0,
                        Measure.COUNT),
                new Case(
                        "negative binomial, a dispersion for each label",
                        new NegativeBinomial(Link.EXP, Spread.LABEL, 2),
                        COUNT,
                        e -> LABELS * e.size(),
                        Measure.COUNT),
                new Case(
                        "zero-inflated negative binomial, a dispersion for each label",
                        new ZeroInflatedNegativeBinomial(Link.SOFTPLUS, Spread.LABEL, 2),
                        COUNT,
                        e -> LABELS * e.size(),
                        Measure.COUNT),
                new Case(
                        "zero-inflated negative binomial",
                        new ZeroInflatedNegativeBinomial(Link.EXP, Spread.SCALAR, 2),
                        COUNT,
                        e -> 1,
                        Measure.COUNT),
                new Case(
                        "exponential",
                        new Exponential(),
                        EnumSet.of(Kind.BINARY, Kind.UNIT, Kind.COUNT),
                        e -> 0,
                        Measure.POSITIVE),
                new Case("ms-ssim", new MsSsim(), UNIT, e -> 0, Measure.UNIT),
                new Case("perceptual", perceptual(0), UNIT, e -> 0, Measure.UNIT),
                new Case("perceptual, pixels too", perceptual(0.3), UNIT, e -> 0, Measure.UNIT),
                new Case(
                        "columns",
                        new Columns(List.of(
                                new Column(3, new Laplace()),
                                new Column(1, new Gaussian()),
                                new Column(2, gaussian(Variance.DECODED)))),
                        ALL,
                        e -> 1),
                new Case(
                        "columns, one of them with a variance for each label",
                        new Columns(List.of(new Column(2, gaussian(Variance.LABEL)), new Column(1, new Laplace()))),
                        ALL,
                        e -> 2 * LABELS + 1),
                new Case("columns, one", new Columns(List.of(new Column(1, gaussian(Variance.SCALAR)))), ALL, e -> 1));
    }

    /** Of a network that is trained for a moment, and whose ReLUs bend nowhere near the pictures that slopes are taken at. */
    private static Perceptual perceptual(double pixels) {
        List<Perceptual.Layer> layers =
                List.of(new Perceptual.Layer(4, false, 0.5), new Perceptual.Layer(6, true, 0.7));
        return new Perceptual("trained", 2, layers, pixels, Activation.SIGMOID);
    }

    private static Gaussian gaussian(Variance variance) {
        return new Gaussian(variance, 0.7, Activation.IDENTITY);
    }

    /** What adds up over single values is of probabilities, what is integrated of densities. */
    @ParameterizedTest
    @MethodSource("likelihoods")
    void it_tells_densities_from_probabilities(Case c) {
        Set<Measure> sums = EnumSet.of(Measure.BINARY, Measure.LEVELS, Measure.COUNT, Measure.FEW);
        assertThat(c.likelihood().densities(c.event()))
                .isEqualTo(sums.contains(c.over()) ? 0 : c.event().size());
    }

    /** A built likelihood with what a decoder might give it. */
    private interface Law {
        void holds(Conditional likelihood, Parameters parameters, Tensor decoded);
    }

    private static void check(Likelihood likelihood, Shape event, Law law) {
        Init init = Doubles.init(1);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            Conditional built = told(likelihood, init, event);
            Shape shape = likelihood.features(event).prepend(DRAWS, BATCH);
            law.holds(
                    built,
                    parameters,
                    Doubles.normal(Rng.of(2), 0.8, shape).detach().requireGrad());
        }
    }

    /** Of examples with labels 0, 1 and 0. */
    private static Conditional told(Likelihood likelihood, Init init, Shape event) {
        Reading built = likelihood.build(init.at("likelihood"), event, LABELS);
        Tensor labels = Tensors.of(new double[] {1, 0, 0, 1, 1, 0}, BATCH, LABELS);
        return d -> built.given(d, labels.to(d.dtype()));
    }

    /** While weights are being moved. */
    private static void training(Likelihood likelihood, Shape event, Law law) {
        check(
                likelihood,
                event,
                (built, parameters, decoded) -> Moment.START.inTraining().during(() -> {
                    law.holds(built, parameters, decoded);
                    return decoded;
                }));
    }

    /** Data of a kind, {@code [B, event]}. */
    private static Tensor data(Kind kind, Shape event) {
        Tensor normal = Doubles.normal(Rng.of(3), 1, event.prepend(BATCH));
        return switch (kind) {
            case BINARY -> normal.gt(0).to(DType.FLOAT64);
            case UNIT -> normal.sigmoid();
            case COUNT, SYMBOL -> normal.gt(0).to(DType.FLOAT64).mul(3);
            case REAL -> normal;
        };
    }

    @Test
    void every_likelihood_has_a_row() {
        // what is certain has no density; FlowModelTest has it
        Parts.assertEachHasARow(
                Likelihood.class, Stream.concat(likelihoods().map(Case::likelihood), Stream.of(new Certain())));
    }

    @ParameterizedTest
    @MethodSource("likelihoods")
    void each_draw_of_each_example_has_one_score(Case c) {
        for (Shape event : Stream.of(c.event(), Shape.of(5)).filter(c::takes).toList()) {
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
        check(c.likelihood(), c.event(), (likelihood, parameters, decoded) -> {
            assertThat(parameters.count()).isEqualTo(c.count().of(c.event()));
            assertThat(parameters.byName().keySet()).allMatch(name -> name.startsWith("likelihood."));
        });
    }

    @ParameterizedTest
    @MethodSource("likelihoods")
    void the_gradient_to_decoder_and_weights_is_its_slope(Case c) {
        for (Kind kind : c.kinds()) {
            check(c.likelihood(), c.event(), (likelihood, parameters, decoded) -> {
                Tensor x = data(kind, c.event());
                Differences.assertGradients(
                        c.name() + " on " + kind,
                        c.likelihood().perExample() ? learnt(decoded, parameters) : parameters.all(),
                        () -> likelihood.given(decoded).logProb(x).sum());
            });
        }
    }

    /** What the decoder gives, and the weights. */
    private static List<Tensor> learnt(Tensor decoded, Parameters parameters) {
        return Stream.concat(Stream.of(decoded), parameters.all().stream()).toList();
    }

    @ParameterizedTest
    @MethodSource("likelihoods")
    void the_decoder_gives_whole_events(Case c) {
        for (Shape event :
                Stream.of(PICTURE, Shape.of(1, 5, 4)).filter(c::takes).toList()) {
            Shape features = c.likelihood().features(event);
            assertThat(features.rank()).isBetween(event.rank(), event.rank() + 1);
            assertThat(features.last(event.rank())).isEqualTo(event);
        }
    }

    @ParameterizedTest
    @MethodSource("likelihoods")
    void its_mean_lies_where_its_data_lies(Case c) {
        check(c.likelihood(), c.event(), (likelihood, parameters, decoded) -> {
            for (double factor : new double[] {0.1, 1, 30}) {
                Tensor mean = likelihood.given(decoded.mul(factor)).mean();
                assertThat(mean.isFinite().all().item()).isEqualTo(1);
                assertThat(mean.min().item()).isGreaterThanOrEqualTo(c.over().least());
                assertThat(mean.max().item()).isLessThanOrEqualTo(c.over().most());
            }
        });
    }

    /** Of numbers that single precision holds exactly; each of a score's terms is good to seven digits. */
    @ParameterizedTest
    @MethodSource("likelihoods")
    void single_precision_agrees_with_double(Case c) {
        for (Kind kind : c.kinds()) {
            check(c.likelihood(), c.event(), (likelihood, parameters, decoded) -> {
                Tensor rounded = decoded.mul(3).to(DType.FLOAT32);
                Tensor x = data(kind, c.event()).to(DType.FLOAT32);
                double[] exact = likelihood
                        .given(rounded.to(DType.FLOAT64))
                        .logProb(x.to(DType.FLOAT64))
                        .toDoubles();
                single(c.likelihood(), c.event(), (same, weights) -> {
                    double[] score = same.given(rounded).logProb(x).toDoubles();
                    for (int i = 0; i < score.length; i++) {
                        assertThat(score[i])
                                .as(c.name() + " on " + kind)
                                .isCloseTo(exact[i], within(2e-6 * (10 + Math.abs(exact[i]))));
                    }
                });
            });
        }
    }

    @ParameterizedTest
    @MethodSource("likelihoods")
    void whatever_the_decoder_says_scores_and_gradients_are_finite_in_single_precision(Case c) {
        for (Kind kind : c.kinds()) {
            single(c.likelihood(), c.event(), (likelihood, parameters) -> {
                Shape shape = c.likelihood().features(c.event()).prepend(DRAWS, BATCH);
                Tensor coins = Doubles.coins(Rng.of(7), shape).to(DType.FLOAT32);
                Tensor high = coins.mul(0).add(80);
                for (Tensor extreme :
                        List.of(high, high.neg(), coins.mul(160).sub(80), coins.mul(80), coins.mul(-80))) {
                    Tensor decoded = extreme.detach().requireGrad();
                    Distribution p = likelihood.given(decoded);
                    Tensor score = p.logProb(data(kind, c.event()).to(DType.FLOAT32));
                    assertFinite(c.name() + " on " + kind + ": score", score);
                    assertFinite(c.name() + ": mean", p.mean());
                    for (Tensor gradient : Grad.of(score.sum(), learnt(decoded, parameters))) {
                        assertFinite(c.name() + " on " + kind + ": gradient", gradient);
                    }
                }
            });
        }
    }

    private static void assertFinite(String what, Tensor t) {
        assertThat(t.isFinite().all().item()).as(what).isEqualTo(1);
    }

    /** A built likelihood of single precision. */
    private interface SingleLaw {
        void holds(Conditional likelihood, Parameters parameters);
    }

    private static void single(Likelihood likelihood, Shape event, SingleLaw law) {
        Init init = Init.of(Rng.of(1), DType.FLOAT32, Device.CPU);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            law.holds(told(likelihood, init, event), parameters);
        }
    }

    /** {@code -D/2 (log(2 pi MSE) + 1)}, by differences. */
    @Test
    void at_the_best_variance_the_decoder_descends_the_logarithm_of_the_squared_error() {
        training(gaussian(Variance.OPTIMAL), PICTURE, (likelihood, parameters, decoded) -> {
            Tensor x = data(Kind.REAL, PICTURE);
            double size = decoded.shape().size();
            Tensor gradient = Grad.of(likelihood.given(decoded).logProb(x).sum(), List.of(decoded))
                    .getFirst();
            double[] slope = Differences.of(
                    decoded, () -> x.sub(decoded).square().mean().log().mul(-size / 2));
            assertThat(gradient.toDoubles()).containsExactly(slope, within(1e-8));
        });
    }

    /** The value is what one learnt variance gives, so that it is a bound at every step; it is learnt in strides of 20. */
    @Test
    void the_best_variance_is_a_matter_of_gradients_alone() {
        training(gaussian(Variance.OPTIMAL), PICTURE, (best, itsParameters, decoded) -> {
            check(gaussian(Variance.SCALAR), PICTURE, (learnt, parameters, same) -> {
                Tensor x = data(Kind.REAL, PICTURE);
                Tensor score = best.given(decoded).logProb(x);
                Tensor expected = learnt.given(decoded).logProb(x);
                assertThat(score.toDoubles()).containsExactly(expected.toDoubles(), within(1e-12));
                double mine =
                        Grad.of(score.sum(), itsParameters.all()).getFirst().item();
                double others =
                        Grad.of(expected.sum(), parameters.all()).getFirst().item();
                assertThat(mine / 20).isCloseTo(others, within(1e-12));
            });
        });
        assertThat(gaussian(Variance.OPTIMAL).perExample()).isFalse();
        assertThat(gaussian(Variance.SCALAR).perExample()).isTrue();
    }

    /** Chains and refinement climb the likelihood as it is: {@code (x - m) / v} with the learnt v. */
    @Test
    void at_rest_the_gradient_is_that_of_the_learnt_variance() {
        check(gaussian(Variance.OPTIMAL), PICTURE, (likelihood, parameters, decoded) -> {
            Tensor x = data(Kind.REAL, PICTURE);
            Tensor gradient = Grad.of(likelihood.given(decoded).logProb(x).sum(), List.of(decoded))
                    .getFirst();
            assertThat(gradient.toDoubles())
                    .containsExactly(x.sub(decoded).div(0.7).toDoubles(), within(1e-12));
            assertThat(likelihood.given(decoded)).isInstanceOf(Normal.class);
        });
    }

    /** What is left out is no part of the error. */
    @Test
    void the_best_variance_is_that_of_what_is_known() {
        training(gaussian(Variance.OPTIMAL), PICTURE, (likelihood, parameters, decoded) -> {
            Tensor mask = Doubles.coins(Rng.of(5), PICTURE.prepend(BATCH));
            Tensor x = data(Kind.REAL, PICTURE);
            double known = DRAWS * mask.sum().item();
            Tensor score = ((Factorized) likelihood.given(decoded)).logProbWhere(x, mask);
            Tensor gradient = Grad.of(score.sum(), List.of(decoded)).getFirst();
            double[] slope = Differences.of(
                    decoded,
                    () -> x.sub(decoded)
                            .square()
                            .mul(mask)
                            .sum()
                            .div(known)
                            .log()
                            .mul(-known / 2));
            assertThat(gradient.toDoubles()).containsExactly(slope, within(1e-8));
        });
    }

    static Stream<Case> ofOneNumber() {
        return likelihoods().filter(c -> c.takes(c.one()));
    }

    /** What is a sum over 0 and 1 for binary data is an integral for grey values. */
    @ParameterizedTest
    @MethodSource("ofOneNumber")
    void it_adds_up_to_one_exactly_for_the_data_it_says_so(Case c) {
        Shape event = c.one();
        check(c.likelihood(), event, (likelihood, parameters, decoded) -> {
            Tensor one = decoded.narrow(0, 0, 1)
                    .reshape(c.likelihood().features(event).prepend(BATCH));
            Distribution p = likelihood.given(one);
            for (Kind kind : c.kinds()) {
                boolean grey = c.over() == Measure.BINARY && kind != Kind.BINARY;
                Measure over = grey ? Measure.UNIT : c.over();
                assertThat(deviation(over.mass(p, BATCH)) < 1e-6)
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

    /** Grey levels are a setting away from counts, real numbers are not. */
    @Test
    void the_way_out_to_counts_is_that_of_the_data() {
        for (Likelihood counts : List.of(new Poisson(), new NegativeBinomial(), new ZeroInflatedNegativeBinomial())) {
            assertThat(counts.check(Kind.UNIT).orElseThrow().what())
                    .contains("Fix: data.binarize: count for grey levels");
            assertThat(counts.check(Kind.REAL).orElseThrow().what()).contains("Fix: an array of whole numbers");
        }
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

    static Stream<Case> factorized() {
        return likelihoods().filter(c -> !c.pictures());
    }

    @ParameterizedTest
    @MethodSource("factorized")
    void elements_can_be_left_out(Case c) {
        check(c.likelihood(), c.event(), (likelihood, parameters, decoded) -> {
            Factorized p = (Factorized) likelihood.given(decoded);
            Tensor x = data(Kind.BINARY, c.event());
            Tensor mask = Doubles.coins(Rng.of(5), c.event().prepend(BATCH));
            Tensor other = x.add(mask.neg().add(1).mul(0.25));
            assertThat(other.toDoubles()).isNotEqualTo(x.toDoubles());
            assertThat(p.logProbWhere(other, mask).toDoubles())
                    .containsExactly(p.logProbWhere(x, mask).toDoubles(), within(1e-12));
        });
    }

    /** The pictures are those of the script. */
    @Test
    void the_likeness_of_pictures_is_that_of_the_table() {
        for (Reference.Row row : Reference.table("ms_ssim").rows()) {
            try (Scope s = Scope.open()) {
                Shape event = Shape.of((long) row.get("channels"), (long) row.get("height"), (long) row.get("width"));
                Tensor mean = waves(event, row.get("noise"));
                Tensor score = new Likeness(mean, 1, event).logProb(waves(event, 0));
                assertThat(score.item() + 1).as(row.cells().toString()).isCloseTo(row.get("ms_ssim"), within(1e-9));
            }
        }
    }

    static Tensor waves(Shape event, double noise) {
        double[] values = new double[(int) event.size()];
        int at = 0;
        for (int c = 0; c < event.dim(0); c++) {
            for (int i = 0; i < event.dim(1); i++) {
                for (int j = 0; j < event.dim(2); j++) {
                    double wave = 0.35 * i + 0.02 * i * j + c + noise * Math.cos(0.9 * j + 0.3 * i);
                    values[at++] = 0.5 + 0.4 * Math.sin(wave) * (1 - 0.3 * noise);
                }
            }
        }
        return Tensors.of(values, event.prepend(1).dims());
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "11, 1", "21, 1", "22, 2", "28, 2", "64, 3", "175, 4", "176, 5", "4096, 5"})
    void there_are_as_many_scales_as_the_window_fits_into(long side, int scales) {
        assertThat(Similarity.scales(side)).isEqualTo(scales);
    }

    /** A negative has structures of the other sign; its likeness is nothing, and the way up from there finite. */
    @Test
    void a_negative_costs_the_whole_weight() {
        Shape event = Shape.of(1, 28, 28);
        try (Scope s = Scope.open()) {
            Tensor x = waves(event, 0);
            Tensor mean = x.neg().add(1).detach().requireGrad();
            Tensor score = new Likeness(mean, 784, event).logProb(x);
            assertThat(score.item()).isEqualTo(-784);
            assertFinite("gradient", Grad.of(score.sum(), List.of(mean)).getFirst());
        }
    }

    /** A likeness between 0 and 1 beside a divergence of several nats would not be felt. */
    @ParameterizedTest
    @CsvSource({"1, 28", "0.5, 28", "1, 22"})
    void a_negative_costs_its_weight_for_each_number_of_the_picture(double weight, long side) {
        Shape event = Shape.of(1, side, side);
        check(new MsSsim(weight, Activation.IDENTITY), event, (likelihood, parameters, decoded) -> {
            Tensor x = waves(event, 0);
            Tensor score = likelihood.given(x.neg().add(1).unsqueeze(0)).logProb(x);
            assertThat(score.item()).isCloseTo(-weight * side * side, within(1e-9));
        });
    }

    @Test
    void nothing_but_a_picture_has_a_structure() {
        assertThatThrownBy(() -> new MsSsim().features(Shape.of(6)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("needs pictures")
                .hasMessageContaining("got data of shape [6]");
        assertThat(new MsSsim().normalised(Kind.UNIT)).isFalse();
    }

    /** The decoder's numbers one after the other: two for each Gaussian of its own variance, then the log-odds. */
    @Test
    void columns_are_scored_each_by_its_own_likelihood() {
        Columns columns =
                new Columns(List.of(new Column(2, gaussian(Variance.DECODED)), new Column(3, new Bernoulli())));
        check(columns, Shape.of(5), (likelihood, parameters, decoded) -> {
            assertThat(columns.features(Shape.of(5))).isEqualTo(Shape.of(7));
            Tensor x = data(Kind.BINARY, Shape.of(5));
            double[] expected = new double[DRAWS * BATCH];
            check(gaussian(Variance.DECODED), Shape.of(2), (first, a, unused) -> {
                Tensor two = decoded.narrow(-1, 0, 4).reshape(DRAWS, BATCH, 2, 2);
                double[] score = first.given(two).logProb(x.narrow(-1, 0, 2)).toDoubles();
                Arrays.setAll(expected, i -> expected[i] + score[i]);
            });
            check(new Bernoulli(), Shape.of(3), (second, a, unused) -> {
                double[] score = second.given(decoded.narrow(-1, 4, 3))
                        .logProb(x.narrow(-1, 2, 3))
                        .toDoubles();
                Arrays.setAll(expected, i -> expected[i] + score[i]);
            });
            assertThat(likelihood.given(decoded).logProb(x).toDoubles()).containsExactly(expected, within(1e-12));
        });
    }

    @Test
    void columns_that_do_not_fit_are_refused() {
        Columns columns = new Columns(List.of(new Column(2, new Gaussian()), new Column(1, new Poisson())));
        assertThatThrownBy(() -> columns.features(Shape.of(4)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("3 together")
                .hasMessageContaining("[4]");
        assertThat(columns.check(Kind.UNIT))
                .hasValueSatisfying(p -> assertThat(p.what()).contains("Poisson"));
        assertThat(columns.check(Kind.REAL)).isEmpty();
        Columns sure = new Columns(List.of(new Column(2, new Gaussian()), new Column(1, new Certain())));
        assertThat(sure.check(Kind.REAL))
                .hasValueSatisfying(p -> assertThat(p.toString()).contains("model.likelihood.columns", "Fix: "));
        assertThatThrownBy(() -> new Columns(List.of())).hasMessageContaining("at least one group");
        assertThatThrownBy(() -> new Column(0, new Gaussian())).hasMessageContaining("at least 1; got 0");
    }

    @Test
    void columns_are_a_probability_if_all_they_may_hold_is() {
        Columns grey = new Columns(List.of(new Column(1, new Gaussian()), new Column(1, new Bernoulli())));
        assertThat(grey.normalised(Kind.BINARY)).isTrue();
        assertThat(grey.normalised(Kind.REAL)).isFalse();
        Columns levels = new Columns(
                List.of(new Column(1, new Gaussian()), new Column(1, new Categorical(2, Categorical.Data.UNIT))));
        assertThat(levels.normalised(Kind.REAL)).isTrue();
        Columns best = new Columns(List.of(new Column(1, gaussian(Variance.OPTIMAL))));
        assertThat(best.perExample()).isFalse();
    }

    /** Half of the squared deviation over the variance, and the logarithm of the normalising constant, by hand. */
    @ParameterizedTest
    @ValueSource(strings = {"FIXED", "SCALAR", "OPTIMAL", "DIMENSION", "DECODED"})
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
