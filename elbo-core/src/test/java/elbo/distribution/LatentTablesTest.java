package elbo.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.Estimate;
import elbo.testing.Reference;
import elbo.testing.Reference.Row;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Distributions of latent variables against the tables of outside numbers. */
class LatentTablesTest {
    private static final Shape ONE = Shape.of(1);

    private interface Check {
        void of(Row row);
    }

    private static void each(String table, Check check) {
        for (Row row : Reference.table(table).rows()) {
            try (Scope s = Scope.open()) {
                check.of(row);
            }
        }
    }

    private static void assertNear(Row row, String column, Tensor got, double precision) {
        double expected = row.get(column);
        assertThat(got.item())
                .as(column + " of " + row.cells())
                .isCloseTo(expected, within(precision * Math.max(1, Math.abs(expected))));
    }

    private static void assertRelative(Row row, String column, Tensor got, double precision) {
        double expected = row.get(column);
        assertThat(got.item())
                .as(column + " of " + row.cells())
                .isCloseTo(expected, within(precision * Math.abs(expected)));
    }

    private static Tensor one(double value) {
        return Tensors.of(new double[] {value}, 1, 1);
    }

    private static Tensor vector(double[] values) {
        return Tensors.of(values, 1, values.length);
    }

    private static Tensor kl(Distribution q, Distribution p) {
        return Kl.closed(q, p).orElseThrow();
    }

    @Test
    void laplace() {
        each("laplace", row -> {
            Laplace q = new Laplace(one(row.get("mean")), one(row.get("log_scale")), ONE);
            Laplace p = new Laplace(one(row.get("mean2")), one(row.get("log_scale2")), ONE);
            assertNear(row, "log_prob", q.logProb(one(row.get("x"))), 1e-13);
            assertNear(row, "kl", kl(q, p), 1e-13);
        });
    }

    @Test
    void gamma() {
        each("gamma", row -> {
            Gamma q = new Gamma(one(row.get("log_concentration")), one(row.get("log_rate")), ONE);
            Gamma p = new Gamma(one(row.get("log_concentration2")), one(row.get("log_rate2")), ONE);
            assertNear(row, "log_prob", q.logProb(one(row.get("x"))), 1e-11);
            assertNear(row, "kl", kl(q, p), 1e-11);
        });
    }

    @Test
    void the_derivative_of_a_gamma_draw_to_its_concentration() {
        each(
                "gamma_slope",
                row -> assertRelative(
                        row, "slope", GammaDraws.slope(one(row.get("z")), one(row.get("concentration"))), 1e-9));
    }

    @Test
    void von_mises_fisher() {
        each("von_mises_fisher", row -> {
            SphereRule sphere = SphereRule.of((long) row.get("dims"));
            Tensor kappa = one(row.get("kappa"));
            double[] axis = new double[(int) sphere.dims()];
            axis[0] = 1;
            VonMisesFisher q = new VonMisesFisher(vector(axis), kappa, sphere);
            Distribution p = new UniformSphere(1, q.eventShape(), DType.FLOAT64, Device.CPU);
            axis[0] = 0;
            axis[axis.length - 1] = 1; // at a right angle, where only the normaliser remains
            assertNear(row, "log_normaliser", q.logProb(vector(axis)), 1e-9);
            assertNear(row, "log_mean_exp", sphere.logMeanExp(kappa), 1e-9);
            assertNear(row, "mean_cosine", sphere.meanCosine(kappa), 1e-9);
            assertNear(row, "kl", kl(q, p), 1e-9);
        });
    }

    @Test
    void the_divergences_that_were_published_for_a_concentration_of_20() {
        assertThat(divergence(4)).isCloseTo(3.25839, within(5e-6));
        assertThat(divergence(3)).isCloseTo(2.68888, within(5e-6));
    }

    private static double divergence(int dims) {
        try (Scope s = Scope.open()) {
            double[] axis = new double[dims];
            axis[1] = -1;
            VonMisesFisher q = new VonMisesFisher(vector(axis), one(20), SphereRule.of(dims));
            return kl(q, new UniformSphere(1, q.eventShape(), DType.FLOAT64, Device.CPU))
                    .item();
        }
    }

    @Test
    void the_derivative_of_a_draw_on_the_sphere_to_its_concentration() {
        each("sphere_slope", row -> {
            SphereRule sphere = SphereRule.of((long) row.get("dims"));
            Tensor height = one(1 - row.get("t"));
            assertRelative(row, "slope", SphereDraws.slope(height, one(row.get("kappa")), sphere), 1e-6);
        });
    }

    @Test
    void full_normal() {
        each("full_normal", row -> {
            FullNormal q = new FullNormal(vector(row.vector("mean")), matrix(row, "factor"));
            FullNormal p = new FullNormal(vector(row.vector("other_mean")), matrix(row, "other_factor"));
            assertNear(row, "log_prob", q.logProb(vector(row.vector("x"))), 1e-11);
            assertNear(row, "kl", kl(q, p), 1e-11);
        });
    }

    private static Tensor matrix(Row row, String columns) {
        return Tensors.of(row.vector(columns), 1, 3, 3);
    }

    @Test
    void relaxed_categorical() {
        each("concrete", row -> {
            RelaxedCategorical q = new RelaxedCategorical(vector(row.vector("logit")), 3, row.get("temperature"));
            assertNear(row, "log_prob", q.logProb(vector(row.vector("x"))), 1e-10);
        });
    }

    @Test
    void logistic_normal() {
        each("logistic_normal", row -> {
            LogisticNormal q = new LogisticNormal(vector(row.vector("mean")), vector(row.vector("log_variance")));
            assertNear(row, "log_prob", q.logProb(vector(row.vector("x"))), 1e-10);
        });
    }

    @Test
    void wrapped_normal() {
        each("wrapped_normal", row -> {
            PoincareBall ball = new PoincareBall(row.get("curvature"));
            Tensor z = vector(row.vector("z"));
            WrappedNormal q = new WrappedNormal(vector(row.vector("centre")), vector(row.vector("log_variance")), ball);
            assertNear(row, "log_prob", q.logProb(z), 1e-10);
            assertNear(row, "distance", ball.distance(q.centre(), z), 1e-10);
            Tensor v = ball.to(q.centre(), z);
            assertNear(row, "distance", v.square().sum(-1).sqrt(), 1e-10);
            assertThat(ball.from(q.centre(), v).sub(z).abs().max().item()).isLessThan(1e-12);
        });
    }

    @Test
    void riemannian_normal() {
        each("riemannian_density", row -> {
            PoincareBall ball = new PoincareBall(row.get("curvature"));
            Tensor centre = vector(row.vector("centre"));
            RiemannianNormal q = new RiemannianNormal(centre, one(row.get("log_variance")), ball);
            assertNear(row, "log_prob", q.logProb(vector(row.vector("z"))), 1e-10);
        });
        each("riemannian_normal", row -> {
            Tensor logVariance = one(row.get("log_variance")).requireGrad();
            Tensor log = riemannian(row, logVariance).logNormaliser();
            assertNear(row, "log_normaliser", log, 1e-11);
            Tensor slope = Grad.of(log.sum(), List.of(logVariance)).getFirst();
            assertRelative(row, "normaliser_slope", slope, 1e-11);
        });
    }

    /** Around the middle of the ball. */
    private static RiemannianNormal riemannian(Row row, Tensor logVariance) {
        Tensor middle = vector(new double[(int) row.get("dims")]);
        Shape each = logVariance.shape().dropLast(1).join(middle.shape().last(1));
        return new RiemannianNormal(middle.expand(each), logVariance, new PoincareBall(row.get("curvature")));
    }

    @Test
    void distances_of_a_riemannian_normal_and_their_derivatives_are_its_quantiles() {
        each("radial_quantiles", row -> {
            Tensor t = one(row.get("deviation")).requireGrad();
            Tensor s = RadialLaw.of(t, (long) row.get("dims")).quantile(one(row.get("share")));
            double rare = Math.min(row.get("share"), 1 - row.get("share"));
            double precision = Math.max(1e-10, 1e-16 / rare); // shares are good to the last digit of 1
            assertRelative(row, "s", s, precision);
            assertRelative(row, "slope", Grad.of(s.sum(), List.of(t)).getFirst(), precision);
        });
    }

    /** Which uniform draws are, once in a great while; not in the tails, which end at a share of 1e-12. */
    @Test
    void the_least_and_largest_share_have_a_distance_and_a_derivative() {
        double[] shares = {0, 1e-300, 1e-17, 1 - 0x1p-53, 1};
        for (int dims : new int[] {1, 2, 20, 200}) {
            for (double deviation : new double[] {1e-9, 0.1, 3}) {
                try (Scope s = Scope.open()) {
                    Tensor t = one(deviation).requireGrad();
                    Tensor far = RadialLaw.of(t, dims).quantile(Tensors.of(shares, 5, 1, 1));
                    assertThat(far.min().item()).isPositive();
                    assertThat(far.toDoubles()).isSorted();
                    assertAllFinite(far);
                    assertAllFinite(Grad.of(far.sum(), List.of(t)).getFirst());
                }
            }
        }
    }

    /** Where doubles can tell draws from the edge of the ball. */
    @Test
    void draws_of_a_riemannian_normal_are_as_far_away_as_the_table_says() {
        int[] rows = {0};
        each("riemannian_normal", row -> {
            PoincareBall ball = new PoincareBall(row.get("curvature"));
            if (row.get("mean_distance") > 15 / Math.sqrt(ball.curvature())) {
                return;
            }
            Tensor logVariance = one(row.get("log_variance"))
                    .expand(Shape.of(1500, 1))
                    .copy()
                    .requireGrad();
            RiemannianNormal q = riemannian(row, logVariance);
            Tensor z = q.sample(Rng.of(6).at(rows[0]++), 1);
            Tensor far = ball.distance(q.centre(), z);
            Tensor near = z.square().sum(-1);
            Tensor slopes = Grad.of(near.sum(), List.of(logVariance)).getFirst();
            assertMean(row, "mean_distance", far);
            assertMean(row, "mean_square", far.square());
            assertMean(row, "mean_near", near);
            assertMean(row, "near_slope", slopes);
        });
        assertThat(rows[0]).isGreaterThan(35);
    }

    private static void assertMean(Row row, String column, Tensor drawn) {
        Estimate.of(drawn.toDoubles()).assertNear(column + " of " + row.cells(), row.get(column), 4.5);
    }

    @Test
    void mixture() {
        each("mixture", row -> {
            Normal three = new Normal(column(row, "mean"), column(row, "log_variance"), ONE);
            Mixture q = new Mixture(three, Tensors.of(row.vector("logit"), 3), 1);
            assertNear(row, "log_prob", q.logProb(one(row.get("x"))), 1e-12);
        });
    }

    private static Tensor column(Row row, String columns) {
        return Tensors.of(row.vector(columns), 3, 1);
    }

    /** Rejection with too few proposals, or a wrong branch, shows in the extremes. */
    @Test
    void float_draws_and_their_derivatives_are_finite_at_every_concentration() {
        try (Scope s = Scope.open()) {
            Tensor k = Tensors.of(new float[] {1e-3f, 0.05f, 1, 30, 1e3f, 1e5f}, 6, 1)
                    .requireGrad();
            for (int d : new int[] {2, 3, 50, 2000}) {
                Tensor axis =
                        Tensors.of(new float[d], 1, d).add(1 / Math.sqrt(d)).expand(Shape.of(6, d));
                VonMisesFisher q = new VonMisesFisher(axis, k, SphereRule.of(d));
                Tensor z = q.sample(Rng.of(d), d > 100 ? 20 : 5000);
                assertAllFinite(z);
                assertAllFinite(q.logProb(z));
                assertThat(z.square().sum(-1).sub(1).abs().max().item()).isLessThan(1e-5);
                assertAllFinite(
                        Grad.of(z.mul(z.narrow(-1, 0, 1)).sum(), List.of(k)).getFirst());
            }
            Gamma q = new Gamma(k.log(), k.mul(0), ONE);
            Tensor z = q.sample(Rng.of(1), 5000);
            assertAllFinite(z);
            assertThat(z.min().item()).isPositive();
            assertAllFinite(q.logProb(z));
            assertAllFinite(Grad.of(z.log().sum(), List.of(k)).getFirst());
        }
    }

    @Test
    void riemannian_draws_scores_and_derivatives_are_finite_floats_at_every_deviation() {
        try (Scope s = Scope.open()) {
            Tensor logVariance =
                    Tensors.of(new float[] {-60, -20, -8, 0, 3, 60}, 6, 1).requireGrad();
            for (int d : new int[] {1, 2, 64, 2000}) {
                Tensor centre = Tensors.of(new float[d], 1, d)
                        .add(0.5 / Math.sqrt(d))
                        .expand(Shape.of(6, d))
                        .copy()
                        .requireGrad();
                RiemannianNormal q = new RiemannianNormal(centre, logVariance, new PoincareBall(0.7));
                Tensor z = q.sample(Rng.of(d), d > 100 ? 20 : 2000);
                Tensor score = q.logProb(z);
                assertAllFinite(z);
                assertAllFinite(score);
                Grad.of(z.mean().add(score.mul(1e-3).mean()), List.of(centre, logVariance))
                        .forEach(LatentTablesTest::assertAllFinite);
            }
        }
    }

    private static void assertAllFinite(Tensor t) {
        assertThat(t.isFinite().all().item()).isEqualTo(1);
    }

    @Test
    void a_straight_through_draw_is_one_hot_with_the_derivative_of_the_relaxed_one() {
        try (Scope s = Scope.open()) {
            Tensor logits =
                    Tensors.of(new double[] {0.3, -1, 2, 0, 0.5, 0.1}, 1, 6).requireGrad();
            Tensor weights = Tensors.of(new double[] {1, 2, 3, 4, 5, 6}, 6);
            Tensor hard = new Categorical(logits, 3, 0.6).sample(Rng.of(3), 50);
            Tensor soft = new RelaxedCategorical(logits, 3, 0.6).sample(Rng.of(3), 50);
            assertThat(hard.toDoubles()).containsOnly(0, 1);
            assertThat(gradient(hard.mul(weights), logits)).containsExactly(gradient(soft.mul(weights), logits));
            assertThat(new Categorical(logits, 3).sample(Rng.of(3), 50).toDoubles())
                    .containsExactly(hard.toDoubles());
        }
    }

    private static double[] gradient(Tensor of, Tensor input) {
        return Grad.of(of.sum(), List.of(input)).getFirst().toDoubles();
    }

    @Test
    void cold_relaxed_draws_are_nearly_one_hot_and_warm_ones_nearly_even() {
        try (Scope s = Scope.open()) {
            Tensor logits = vector(new double[] {0.3, -1, 2});
            double[] cold = new RelaxedCategorical(logits, 3, 1e-3)
                    .sample(Rng.of(4), 1000)
                    .toDoubles();
            double[] warm = new RelaxedCategorical(logits, 3, 1e3)
                    .sample(Rng.of(4), 1000)
                    .toDoubles();
            assertThat(Arrays.stream(cold).filter(x -> x > 1e-6 && x < 1 - 1e-6).count())
                    .isLessThan(60);
            assertThat(Arrays.stream(warm).allMatch(x -> Math.abs(x - 1.0 / 3) < 0.01))
                    .isTrue();
        }
    }

    @Test
    void the_divergence_of_a_relaxed_choice_is_that_of_the_choice() {
        try (Scope s = Scope.open()) {
            RelaxedCategorical q = new RelaxedCategorical(vector(new double[] {0, Math.log(2), Math.log(5)}), 3, 0.5);
            Categorical even = new Categorical(vector(new double[3]), 3);
            double expected = 0.125 * Math.log(0.375) + 0.25 * Math.log(0.75) + 0.625 * Math.log(1.875);
            assertThat(kl(q, even).item()).isCloseTo(expected, within(1e-14));
            assertThat(kl(q.choice(), even).item()).isCloseTo(expected, within(1e-14));
        }
    }

    @Test
    void the_mean_of_a_logistic_normal_is_that_of_many_draws() {
        try (Scope s = Scope.open()) {
            LogisticNormal q =
                    new LogisticNormal(vector(new double[] {1, -0.5, 0.2}), vector(new double[] {0.5, 1, 0}));
            double[] many = q.sample(Rng.of(5), 400_000).mean(0).toDoubles();
            assertThat(q.mean().toDoubles()).containsExactly(many, within(0.006));
            assertThat(q.mean().sum().item()).isCloseTo(1, within(1e-12));
        }
    }

    @Test
    void a_product_adds_the_divergences_of_its_parts() {
        try (Scope s = Scope.open()) {
            Normal normal = new Normal(one(0.3), one(-0.2), ONE);
            Categorical choice = new Categorical(vector(new double[] {1, 0}), 2);
            Product q = new Product(List.of(normal, choice));
            StandardNormal standard = new StandardNormal(1, ONE, DType.FLOAT64, Device.CPU);
            Categorical even = new Categorical(vector(new double[2]), 2);
            Product p = new Product(List.of(standard, even));
            double sum = kl(normal, standard).item() + kl(choice, even).item();
            assertThat(kl(q, p).item()).isCloseTo(sum, within(1e-15));
            assertThat(Kl.perDimension(q, p)).isEmpty();
            assertThat(Kl.closed(q, new Product(List.of(even, standard)))).isEmpty();
        }
    }
}
