package elbo.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.tensor.Along;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Functions;
import elbo.tensor.Grad;
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
import elbo.testing.Reference;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every distribution; a new one is a row of {@link #families}. */
class DistributionLaws {
    private static final int BATCH = 3;
    private static final Shape VECTOR = Shape.of(4);
    private static final Shape PICTURE = Shape.of(2, 1, 3);

    /** The shapes of a distribution's parameters for a batch of events. */
    interface Parameters {
        List<Shape> of(long batch, Shape event);
    }

    /** A distribution with given parameters. */
    interface Constructor {
        Distribution of(List<Tensor> parameters, long batch, Shape event);
    }

    /** What a distribution is not, so that a law about it says nothing. */
    enum Lack {
        /** its events are vectors, never pictures */
        PICTURES,
        /** its mean has no closed form; what it says instead has a test of its own */
        MEAN,
        /** it has no density */
        DENSITY,
        /** it scores its own draws and nothing else */
        OTHERS
    }

    /**
     * A row: one way to make a distribution.
     *
     * @param measure what its probabilities add up over
     */
    record Family(String name, Measure measure, Parameters parameters, Constructor constructor, Set<Lack> lacks) {
        Family(String name, Measure measure, Parameters parameters, Constructor constructor) {
            this(name, measure, parameters, constructor, Set.of());
        }

        /** The same for vectors only. */
        Family vectors(Lack... others) {
            return new Family(name, measure, parameters, constructor, EnumSet.of(Lack.PICTURES, others));
        }

        Family lacking(Lack lack) {
            return new Family(name, measure, parameters, constructor, EnumSet.of(lack));
        }

        /** Parameters that carry gradients. */
        List<Tensor> draw(Rng rng, long batch, Shape event) {
            return parameters.of(batch, event).stream()
                    .map(shape -> Doubles.normal(rng, 0.8, shape).detach().requireGrad())
                    .toList();
        }

        Distribution with(List<Tensor> drawn, long batch, Shape event) {
            return constructor.of(drawn, batch, event);
        }

        Distribution any(long seed, long batch, Shape event) {
            return with(draw(Rng.of(seed), batch, event), batch, event);
        }

        /** Something that the distribution can score, {@code [S, B, event]}. */
        Tensor points(Rng rng, int draws, long batch, Shape event) {
            Shape shape = event.prepend(draws, batch);
            Tensor real = Doubles.normal(rng, 1.5, shape);
            return switch (measure) {
                case BINARY -> Doubles.coins(rng, shape);
                case POSITIVE -> real.exp();
                case HALF_PLANE ->
                    Tensors.cat(
                            List.of(
                                    real.narrow(-1, 0, 1),
                                    real.narrow(-1, 1, event.size() - 1).exp()),
                            -1);
                case SIMPLEX -> Along.softmax(real, -1);
                case CIRCLE, SPHERE -> LatentFamilies.unit(real);
                case BALL -> LatentFamilies.BALL.fromCentre(real);
                case ONE_HOT -> LatentFamilies.choices(real);
                case REAL, REAL_FINE, WIDE, PLANE -> real;
                case UNIT -> real.sigmoid();
                case FEW -> Functions.floor(real.sigmoid().mul(6));
                case COUNT -> Functions.floor(real.exp());
                case LEVELS -> Functions.round(real.sigmoid().mul(7)).div(7);
            };
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Family> families() {
        return Stream.concat(observed(), LatentFamilies.all());
    }

    private static Stream<Family> observed() {
        return Stream.of(
                new Family("bernoulli", Measure.BINARY, full(1), (p, b, e) -> new Bernoulli(p.get(0), e)),
                new Family("normal", Measure.REAL, full(2), (p, b, e) -> new Normal(p.get(0), p.get(1), e)),
                new Family(
                        "normal with a variance for each dimension",
                        Measure.REAL,
                        (b, e) -> List.of(e.prepend(b), e),
                        (p, b, e) -> new Normal(p.get(0), p.get(1), e)),
                new Family(
                        "normal with one variance",
                        Measure.REAL,
                        (b, e) -> List.of(e.prepend(b), Shape.of()),
                        (p, b, e) -> new Normal(p.get(0), p.get(1), e)),
                new Family(
                        "isotropic normal", Measure.REAL, full(1), (p, b, e) -> new IsotropicNormal(p.get(0), 0.7, e)),
                new Family(
                        "standard normal",
                        Measure.REAL,
                        full(0),
                        (p, b, e) -> new StandardNormal(b, e, DType.FLOAT64, Device.CPU)),
                new Family(
                        "continuous bernoulli",
                        Measure.UNIT,
                        full(1),
                        (p, b, e) -> new ContinuousBernoulli(p.get(0), e)),
                new Family("student-t", Measure.WIDE, full(2), (p, b, e) -> new StudentT(5, p.get(0), p.get(1), e)),
                new Family("logistic", Measure.WIDE, full(2), (p, b, e) -> new Logistic(p.get(0), p.get(1), e)),
                new Family("log cosh", Measure.WIDE, full(1), (p, b, e) -> new LogCosh(10, p.get(0), e)),
                new Family("log cosh, blunt", Measure.WIDE, full(1), (p, b, e) -> new LogCosh(0.4, p.get(0), e)),
                new Family(
                        "discretised logistic",
                        Measure.LEVELS,
                        full(2),
                        (p, b, e) -> new DiscretisedLogistic(8, p.get(0), p.get(1), e)),
                new Family(
                        "discretised logistic mixture",
                        Measure.LEVELS,
                        choices(3, 3),
                        (p, b, e) -> new DiscretisedLogisticMixture(8, p.get(0), p.get(1), p.get(2), e)),
                new Family(
                        "categorical levels of [0, 1]",
                        Measure.LEVELS,
                        choices(1, 8),
                        (p, b, e) -> new CategoricalLevels(p.get(0), 1.0 / 7, e)),
                new Family("symbols", Measure.FEW, choices(1, 6), (p, b, e) -> new Symbols(p.get(0), e))
                        .lacking(Lack.MEAN),
                new Family("exponential", Measure.POSITIVE, full(1), (p, b, e) -> new Exponential(p.get(0), e)),
                new Family("poisson", Measure.COUNT, full(1), (p, b, e) -> new Poisson(p.get(0), e)),
                new Family(
                        "negative binomial",
                        Measure.COUNT,
                        full(2),
                        (p, b, e) -> new NegativeBinomial(p.get(0), p.get(1), e)),
                new Family(
                        "zero-inflated negative binomial",
                        Measure.COUNT,
                        full(3),
                        (p, b, e) -> new ZeroInflatedNegativeBinomial(
                                p.get(0), new NegativeBinomial(p.get(1), p.get(2), e))));
    }

    static Stream<Family> familiesWithDensity() {
        return families()
                .filter(f -> !f.lacks().contains(Lack.DENSITY) && !f.lacks().contains(Lack.OTHERS));
    }

    static Stream<Family> familiesWithMean() {
        return families().filter(f -> !f.lacks().contains(Lack.MEAN));
    }

    static Stream<Family> factorizedFamilies() {
        return families().filter(f -> {
            try (Scope s = Scope.open()) {
                return f.any(1, BATCH, VECTOR) instanceof Factorized;
            }
        });
    }

    static Stream<Family> reparameterizedFamilies() {
        return familiesWithMean().filter(f -> {
            try (Scope s = Scope.open()) {
                return LatentFamilies.REPARAMETERIZED.contains(
                                f.any(1, BATCH, VECTOR).getClass())
                        && f.parameters().of(7, VECTOR).stream()
                                .allMatch(shape -> shape.rank() > 1 && shape.dim(0) == 7);
            }
        });
    }

    static Stream<Family> familiesWithParameters() {
        return familiesWithDensity()
                .filter(f -> !f.parameters().of(BATCH, VECTOR).isEmpty());
    }

    static Parameters full(int count) {
        return (batch, event) ->
                Stream.generate(() -> event.prepend(batch)).limit(count).toList();
    }

    /** So many parameters, each with several numbers for an element. */
    private static Parameters choices(int count, int of) {
        return (batch, event) ->
                Stream.generate(() -> event.prepend(batch, of)).limit(count).toList();
    }

    @Test
    void every_distribution_has_a_row() {
        try (Scope s = Scope.open()) {
            Parts.assertEachHasARow(Distribution.class, families().map(f -> f.any(1, BATCH, VECTOR)));
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void shapes_are_draws_then_batch_then_event(Family f) {
        try (Scope s = Scope.open()) {
            for (Shape event : f.lacks().contains(Lack.PICTURES) ? List.of(VECTOR) : List.of(VECTOR, PICTURE)) {
                Distribution d = f.any(2, BATCH, event);
                assertThat(d.eventShape()).isEqualTo(event);
                assertThat(d.mean().shape()).isEqualTo(event.prepend(BATCH));
                Tensor x = d.sample(Rng.of(3), 5);
                assertThat(x.shape()).isEqualTo(event.prepend(5, BATCH));
                assertThat(x.dtype()).isEqualTo(DType.FLOAT64);
                if (f.lacks().contains(Lack.DENSITY)) {
                    assertThatThrownBy(() -> d.logProb(x))
                            .isInstanceOf(Refusal.class)
                            .hasMessageContaining("Fix:");
                    continue;
                }
                assertThat(d.logProb(x).shape()).isEqualTo(Shape.of(5, BATCH));
                assertThat(d.logProb(x.narrow(0, 0, 1).reshape(event.prepend(BATCH)))
                                .shape())
                        .isEqualTo(Shape.of(BATCH));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("familiesWithDensity")
    void probability_adds_up_to_one(Family f) {
        try (Scope s = Scope.open()) {
            double[] mass = f.measure().mass(f.any(4, BATCH, f.measure().event()), BATCH);
            assertThat(mass).hasSize(BATCH);
            for (double m : mass) {
                assertThat(m).isCloseTo(1, within(1e-6));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("factorizedFamilies")
    void the_score_of_an_event_is_the_sum_of_its_elements_in_any_shape(Family f) {
        try (Scope s = Scope.open()) {
            Factorized d = (Factorized) f.any(5, BATCH, PICTURE);
            Tensor x = f.points(Rng.of(6), 2, BATCH, PICTURE);
            double[] each = d.logProbEach(x).toDoubles();
            double[] total = d.logProb(x).toDoubles();
            int size = (int) PICTURE.size();
            for (int i = 0; i < total.length; i++) {
                double sum = Arrays.stream(each, i * size, (i + 1) * size).sum();
                assertThat(total[i]).isCloseTo(sum, within(1e-12));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("factorizedFamilies")
    void a_mask_leaves_elements_out(Family f) {
        try (Scope s = Scope.open()) {
            Factorized d = (Factorized) f.any(7, BATCH, VECTOR);
            Tensor x = f.points(Rng.of(8), 2, BATCH, VECTOR);
            Tensor mask = Doubles.coins(Rng.of(9), VECTOR.prepend(BATCH));
            double[] each = d.logProbEach(x).toDoubles();
            double[] known = mask.toDoubles();
            double[] where = d.logProbWhere(x, mask).toDoubles();
            assertThat(known).contains(0, 1);
            int width = (int) VECTOR.size();
            for (int i = 0; i < where.length; i++) {
                double sum = 0;
                for (int j = 0; j < width; j++) {
                    sum += known[i % BATCH * width + j] == 1 ? each[i * width + j] : 0;
                }
                assertThat(where[i]).isCloseTo(sum, within(1e-12));
            }
            Tensor all = Tensors.full(mask.shape(), 1, DType.FLOAT64, Device.CPU);
            double[] whole = d.logProb(x).toDoubles();
            assertThat(d.logProbWhere(x, all).toDoubles()).containsExactly(whole, within(1e-12));
        }
    }

    @ParameterizedTest
    @MethodSource("familiesWithParameters")
    void the_gradient_of_the_score_is_its_slope(Family f) {
        try (Scope s = Scope.open()) {
            List<Tensor> parameters = f.draw(Rng.of(10), BATCH, VECTOR);
            Tensor x = f.points(Rng.of(11), 2, BATCH, VECTOR);
            Differences.assertGradients(
                    f.name(),
                    parameters,
                    () -> f.with(parameters, BATCH, VECTOR).logProb(x).sum());
        }
    }

    @ParameterizedTest
    @MethodSource("familiesWithParameters")
    void each_of_its_parameters_can_be_changed(Family f) {
        try (Scope s = Scope.open()) {
            Distribution d = f.any(21, BATCH, VECTOR);
            Tensor x = f.points(Rng.of(22), 2, BATCH, VECTOR);
            int[] changed = {0};
            Distribution same = d.mapped(t -> {
                changed[0]++;
                return t.detach();
            });
            assertThat(changed[0]).isEqualTo(f.parameters().of(BATCH, VECTOR).size());
            assertThat(same).isInstanceOf(d.getClass());
            assertThat(same.logProb(x).toDoubles()).containsExactly(d.logProb(x).toDoubles());
            assertThat(d.logProb(x).requiresGrad()).isTrue();
            assertThat(same.logProb(x).requiresGrad()).isFalse();
            assertThat(same.eventShape()).isEqualTo(d.eventShape());
        }
    }

    @ParameterizedTest
    @MethodSource("familiesWithMean")
    void draws_have_the_mean_that_it_claims(Family f) {
        try (Scope s = Scope.open()) {
            Distribution d = f.any(12, BATCH, VECTOR);
            double[] mean = d.mean().toDoubles();
            Estimate[] drawn = Estimate.ofColumns(d.sample(Rng.of(13), 20_000).toDoubles(), mean.length);
            for (int i = 0; i < mean.length; i++) {
                drawn[i].assertNear("mean of element " + i, mean[i], 4);
            }
        }
    }

    /** The entropy: draws that are too wide, too narrow or of another form miss it. */
    @ParameterizedTest
    @MethodSource("familiesWithDensity")
    void draws_come_from_the_density_that_scores_them(Family f) {
        try (Scope s = Scope.open()) {
            Distribution d = f.any(14, BATCH, f.measure().event());
            double[] expected = f.measure().expectation(d, BATCH, logProb -> logProb);
            double[] scores = d.logProb(d.sample(Rng.of(15), 20_000)).toDoubles();
            Estimate[] drawn = Estimate.ofColumns(scores, BATCH);
            for (int i = 0; i < BATCH; i++) {
                drawn[i].assertNear("expected log-probability of example " + i, expected[i], 4);
            }
        }
    }

    /** Some distributions know their draws' scores without looking at them again. */
    @ParameterizedTest
    @MethodSource("familiesWithDensity")
    void draws_are_scored_as_points_are(Family f) {
        try (Scope s = Scope.open()) {
            Distribution d = f.any(26, BATCH, VECTOR);
            Draws draws = d.draws(Rng.of(27), 5);
            assertThat(draws.z().toDoubles())
                    .containsExactly(d.sample(Rng.of(27), 5).toDoubles());
            double[] expected = d.logProb(draws.z()).toDoubles();
            assertThat(draws.logProb().get().toDoubles()).containsExactly(expected, within(1e-9));
        }
    }

    /** For draws that a derivative is not the slope of one by one, because it is implicit, too. */
    @ParameterizedTest
    @MethodSource("reparameterizedFamilies")
    void the_gradient_of_draws_is_on_average_that_of_the_mean(Family f) {
        int draws = 20_000;
        try (Scope s = Scope.open()) {
            List<Tensor> repeated = f.draw(Rng.of(23), 1, VECTOR).stream()
                    .map(p -> p.detach()
                            .expand(p.shape().last(p.shape().rank() - 1).prepend(draws))
                            .copy()
                            .requireGrad())
                    .toList();
            Tensor weights = Doubles.normal(Rng.of(24), 1, VECTOR);
            Distribution d = f.with(repeated, draws, VECTOR);
            List<Tensor> drawn = Grad.of(d.sample(Rng.of(25), 1).mul(weights).sum(), repeated);
            Tensor nothing = repeated.stream()
                    .map(p -> p.sum().mul(0))
                    .reduce(Tensor::add)
                    .orElseThrow();
            List<Tensor> expected = Grad.of(d.mean().mul(weights).sum().add(nothing), repeated);
            for (int i = 0; i < repeated.size(); i++) {
                int width = (int) repeated.get(i).shape().size() / draws;
                double[] mean = expected.get(i).narrow(0, 0, 1).toDoubles();
                Estimate[] each = Estimate.ofColumns(drawn.get(i).toDoubles(), width);
                for (int k = 0; k < width; k++) {
                    each[k].assertNear("derivative " + k + " to parameter " + i, mean[k], 4.5);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("familiesWithDensity")
    void the_same_randomness_gives_the_same_draws(Family f) {
        try (Scope s = Scope.open()) {
            Distribution d = f.any(16, BATCH, VECTOR);
            double[] first = d.sample(Rng.of(17), 9).toDoubles();
            assertThat(d.sample(Rng.of(17), 9).toDoubles()).containsExactly(first);
            assertThat(d.sample(Rng.of(18), 9).toDoubles()).isNotEqualTo(first);
        }
    }

    @Test
    void the_normal_density_is_that_of_the_table() {
        try (Scope s = Scope.open()) {
            for (Reference.Row row : Reference.table("normal_diagonal").rows()) {
                Normal d = new Normal(one(row.get("mean")), one(row.get("log_variance")), Shape.of(1));
                double expected = row.get("log_prob");
                assertThat(d.logProb(one(row.get("x"))).item())
                        .as(row.cells().toString())
                        .isCloseTo(expected, within(1e-12 * Math.max(1, Math.abs(expected))));
            }
        }
    }

    @Test
    void the_other_normals_are_that_normal() {
        try (Scope s = Scope.open()) {
            Tensor x = Doubles.normal(Rng.of(19), 2, VECTOR.prepend(5, BATCH));
            Tensor mean = Doubles.normal(Rng.of(20), 1, VECTOR.prepend(BATCH));
            Tensor zeros = mean.mul(0);
            Normal wide = new Normal(mean, zeros.add(Math.log(0.7)), VECTOR);
            Normal standard = new Normal(zeros, zeros, VECTOR);
            assertThat(new IsotropicNormal(mean, 0.7, VECTOR).logProb(x).toDoubles())
                    .containsExactly(wide.logProb(x).toDoubles(), within(1e-12));
            assertThat(new StandardNormal(BATCH, VECTOR, DType.FLOAT64, Device.CPU)
                            .logProb(x)
                            .toDoubles())
                    .containsExactly(standard.logProb(x).toDoubles(), within(1e-12));
        }
    }

    /** The engine's softplus is x itself above 20, which is less by up to 2.1e-9. */
    @Test
    void the_bernoulli_mass_is_that_of_the_table_at_every_logit() {
        try (Scope s = Scope.open()) {
            for (Reference.Row row : Reference.table("bernoulli_logits").rows()) {
                Bernoulli d = new Bernoulli(one(row.get("logit")), Shape.of(1));
                double expected = row.get("log_prob");
                double error = Math.abs(row.get("logit")) > 20 ? 2.1e-9 : 1e-13;
                assertThat(d.logProb(one(row.get("x"))).item())
                        .as(row.cells().toString())
                        .isCloseTo(expected, within(error + 1e-13 * Math.abs(expected)));
            }
        }
    }

    /** What a row of the table is a row of. */
    private static Distribution tabled(Reference.Row row, Tensor p1) {
        Tensor p2 = one(row.get("p2"));
        double p3 = row.get("p3");
        Shape e = Shape.of(1);
        return switch (row.text("name")) {
            case "continuous-bernoulli" -> new ContinuousBernoulli(p1, e);
            case "laplace" -> new Laplace(p1, p2, e);
            case "student-t" -> new StudentT(p3, p1, p2, e);
            case "logistic" -> new Logistic(p1, p2, e);
            case "log-cosh" -> new LogCosh(p3, p1, e);
            case "discretised-logistic" -> new DiscretisedLogistic((int) p3, p1, p2, e);
            case "exponential" -> new Exponential(p1, e);
            case "poisson" -> new Poisson(p1, e);
            case "negative-binomial" -> new NegativeBinomial(p1, p2, e);
            case "zero-inflated-negative-binomial" ->
                new ZeroInflatedNegativeBinomial(one(p3), new NegativeBinomial(p1, p2, e));
            default -> throw new IllegalArgumentException(row.text("name"));
        };
    }

    /** Values, their slopes and means; the engine's softplus is off by up to 2.1e-9 above 20, and here up to three are added. */
    @Test
    void densities_and_means_are_those_of_the_table_at_ordinary_and_extreme_parameters() {
        for (Reference.Row row : Reference.table("likelihood_densities").rows()) {
            try (Scope s = Scope.open()) {
                Tensor p1 = one(row.get("p1")).requireGrad();
                Distribution d = tabled(row, p1);
                Tensor score = d.logProb(one(row.get("x")));
                assertClose(row, "log_prob", score.item());
                assertClose(row, "mean", d.mean().item());
                double slope = Grad.of(score.sum(), List.of(p1)).getFirst().item();
                assertClose(row, "slope", slope);
            }
        }
    }

    private static void assertClose(Reference.Row row, String column, double value) {
        double expected = row.get(column);
        double engine = row.text("name").contains("continuous") ? 1e-11 : 1e-8;
        assertThat(value)
                .as(column + " of " + row.cells())
                .isCloseTo(expected, within(engine + 1e-11 * Math.abs(expected)));
    }

    @Test
    void a_continuous_bernoulli_loses_nothing_in_single_precision_near_one_half() {
        for (Reference.Row row : Reference.table("likelihood_densities").rows()) {
            if (row.text("name").equals("continuous-bernoulli") && Math.abs(row.get("p1")) < 20) {
                try (Scope s = Scope.open()) {
                    Tensor logit = one(row.get("p1")).to(DType.FLOAT32).detach().requireGrad();
                    Tensor x = one(row.get("x")).to(DType.FLOAT32);
                    Tensor score = new ContinuousBernoulli(logit, Shape.of(1)).logProb(x);
                    double slope =
                            Grad.of(score.sum(), List.of(logit)).getFirst().item();
                    double error = 1e-6 * Math.max(1, Math.abs(row.get("log_prob")));
                    assertThat(score.item()).isCloseTo(row.get("log_prob"), within(error));
                    assertThat(slope).isCloseTo(row.get("slope"), within(1e-6));
                }
            }
        }
    }

    /** The middle of the draws' range is drawn by a series. */
    @Test
    void draws_of_a_continuous_bernoulli_follow_its_parameter() {
        try (Scope s = Scope.open()) {
            Tensor logits = Tensors.of(new double[] {-30, -2, -0.015, 0, 1e-4, 0.025, 3, 60}, 1, 8)
                    .requireGrad();
            Differences.assertGradients(
                    "draws",
                    List.of(logits),
                    () -> new ContinuousBernoulli(logits, Shape.of(8))
                            .sample(Rng.of(23), 20)
                            .sum());
            Tensor x = new ContinuousBernoulli(logits, Shape.of(8)).sample(Rng.of(23), 1000);
            assertThat(x.min().item()).isGreaterThanOrEqualTo(0);
            assertThat(x.max().item()).isLessThanOrEqualTo(1);
        }
    }

    /** By hand: {@code log sum_k w_k p_k} and {@code l_x - log sum_k exp(l_k)}. */
    @Test
    void mixtures_and_levels_are_weighted_by_their_softmax() {
        try (Scope s = Scope.open()) {
            double[] l = {0.3, -1, 2};
            double[] m = {0.1, 0.5, 0.8};
            double[] scale = {-2, 0, -4};
            double x = 0.5;
            double total = 0;
            double sum = 0;
            for (int k = 0; k < 3; k++) {
                DiscretisedLogistic each = new DiscretisedLogistic(5, one(m[k]), one(scale[k]), Shape.of(1));
                total += Math.exp(l[k]);
                sum += Math.exp(l[k] + each.logProb(one(x)).item());
            }
            Tensor logits = Tensors.of(l, 1, 3, 1);
            DiscretisedLogisticMixture mixture = new DiscretisedLogisticMixture(
                    5, logits, Tensors.of(m, 1, 3, 1), Tensors.of(scale, 1, 3, 1), Shape.of(1));
            assertThat(mixture.logProb(one(x)).item()).isCloseTo(Math.log(sum / total), within(1e-13));
            CategoricalLevels levels = new CategoricalLevels(logits, 0.5, Shape.of(1));
            assertThat(levels.logProb(one(x)).item()).isCloseTo(-1 - Math.log(total), within(1e-13));
            assertThat(levels.logProb(one(0.9)).item()).isCloseTo(2 - Math.log(total), within(1e-13));
            CategoricalLevels counts = new CategoricalLevels(logits, 1, Shape.of(1));
            assertThat(counts.logProb(one(17)).item()).isCloseTo(2 - Math.log(total), within(1e-13));
        }
    }

    /** Mean and variance of both are the shape; here of shapes below and above 1. */
    @Test
    void gamma_draws_have_the_moments_of_their_shape() {
        try (Scope s = Scope.open()) {
            double[] shapes = {0.02, 0.5, 1, 1.5, 20};
            Tensor drawn =
                    GammaDraws.logs(Rng.of(24), Tensors.of(shapes, 5), 100_000).exp();
            Estimate[] means = Estimate.ofColumns(drawn.toDoubles(), 5);
            Estimate[] squares = Estimate.ofColumns(drawn.square().toDoubles(), 5);
            for (int i = 0; i < shapes.length; i++) {
                means[i].assertNear("mean of shape " + shapes[i], shapes[i], 4);
                squares[i].assertNear("square of shape " + shapes[i], shapes[i] * (shapes[i] + 1), 4);
            }
        }
    }

    private static Tensor one(double value) {
        return Tensors.of(new double[] {value}, 1, 1);
    }

    /** Numbers that stand for symbols are not averaged. */
    @Test
    void the_middle_of_symbols_is_the_likeliest_at_each_place() {
        try (Scope s = Scope.open()) {
            Tensor logits =
                    Tensors.of(new double[] {0, 3, 1, 1, 2, 1, 5, 0, 1, 4, 9, 1}, 2, 3, 2); // two texts of two places
            Symbols symbols = new Symbols(logits, Shape.of(2));
            assertThat(symbols.mean().shape()).isEqualTo(Shape.of(2, 2));
            assertThat(symbols.mean().toDoubles()).containsExactly(2, 0, 2, 1);
        }
    }
}
