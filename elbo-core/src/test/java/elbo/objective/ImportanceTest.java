package elbo.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.distribution.StandardNormal;
import elbo.model.Model;
import elbo.model.Observed;
import elbo.nn.Moment;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.Doubles;
import elbo.testing.Estimate;
import elbo.testing.FixedSight;
import elbo.testing.LinearVae;
import elbo.testing.Reference;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Importance-weighted bounds: their values, their order, and estimators of their gradients. */
class ImportanceTest {
    private static final int BATCH = 2;
    private static final int GROUPS = 3;
    private static final int EACH = 4;

    private static double loss(Objective objective, Terms terms) {
        return objective.phases(terms).getFirst().loss().get().item();
    }

    private static Miwae miwae(int bounds, int samples) {
        return new Miwae(bounds, samples, GradientEstimator.REPARAMETERISED);
    }

    /** Terms whose log-weights are {@code score [S, B]}. */
    private static Terms weighing(Tensor score) {
        var p = new StandardNormal(score.shape().dim(1), Shape.of(2), DType.FLOAT64, Device.CPU);
        Tensor z = p.sample(Rng.of(1), (int) score.shape().dim(0));
        return new Terms(Moment.START, List.of(new Latent(p, p, z)), new FixedSight(unused -> score), Rng.of(2));
    }

    /** {@code 1/(M B) sum_mb log (1/K) sum_k exp(t w_mkb) / t} and its derivatives, {@code w [M x K][B]}. */
    private static double[] inPlainJava(double[] w, int groups, int each, double t) {
        double[] out = new double[1 + w.length];
        for (int b = 0; b < BATCH; b++) {
            for (int m = 0; m < groups; m++) {
                double sum = 0;
                for (int k = 0; k < each; k++) {
                    sum += Math.exp(t * w[(m * each + k) * BATCH + b]);
                }
                out[0] += Math.log(sum / each) / t / groups / BATCH;
                for (int k = 0; k < each; k++) {
                    int at = (m * each + k) * BATCH + b;
                    out[1 + at] = Math.exp(t * w[at]) / sum / groups / BATCH;
                }
            }
        }
        return out;
    }

    static Stream<Arguments> reductions() {
        int all = GROUPS * EACH;
        return Stream.of(
                Arguments.of(new Iwae(all), 1, all, 1.0),
                Arguments.of(miwae(GROUPS, EACH), GROUPS, EACH, 1.0),
                Arguments.of(miwae(all, 1), all, 1, 1.0),
                Arguments.of(new Renyi(0, all), 1, all, 1.0),
                Arguments.of(new Renyi(0.5, all), 1, all, 0.5),
                Arguments.of(new Renyi(-1, all), 1, all, 2.0),
                Arguments.of(new Renyi(2, all), 1, all, -1.0),
                Arguments.of(new Ciwae(0, all), 1, all, 1.0));
    }

    /** The weights of a group add up to 1 over its K draws, the largest for the best of them. */
    @ParameterizedTest
    @MethodSource("reductions")
    void a_bound_and_its_weights_are_those_of_plain_java(Objective objective, int groups, int each, double power) {
        try (Scope s = Scope.open()) {
            Tensor w = Doubles.normal(Rng.of(3), 2, Shape.of(GROUPS * EACH, BATCH))
                    .detach()
                    .requireGrad();
            Tensor loss = objective.phases(weighing(w)).getFirst().loss().get();
            double[] expected = inPlainJava(w.toDoubles(), groups, each, power);
            assertThat(loss.item()).isCloseTo(-expected[0], within(1e-12));
            double[] slope = Grad.of(loss.neg(), List.of(w)).getFirst().toDoubles();
            assertThat(slope).containsExactly(Arrays.copyOfRange(expected, 1, expected.length), within(1e-12));
        }
    }

    /** For the same draws, by Jensen's inequality. */
    @Test
    void bounds_are_ordered_draw_by_draw() {
        try (Scope s = Scope.open()) {
            for (int seed = 0; seed < 50; seed++) {
                Terms terms = weighing(Doubles.normal(Rng.of(seed), 2, Shape.of(12, BATCH)));
                double elbo = terms.logWeight().mean().item();
                Objective[] rising = {
                    new Renyi(3, 12), new Ciwae(1, 12), new Ciwae(0.4, 12), new Iwae(12), new Renyi(-2, 12)
                };
                Objective[] groups = {miwae(12, 1), miwae(6, 2), miwae(3, 4), miwae(1, 12)};
                Objective[] alphas = {new Renyi(2, 12), new Renyi(0.8, 12), new Renyi(0.3, 12), new Iwae(12)};
                for (Objective[] line : List.of(rising, alphas)) {
                    for (int i = 1; i < line.length; i++) {
                        assertThat(-loss(line[i], terms)).isGreaterThan(-loss(line[i - 1], terms));
                    }
                }
                for (Objective bound : groups) {
                    assertThat(-loss(bound, terms)).isBetween(elbo - 1e-12, -loss(new Iwae(12), terms) + 1e-12);
                }
                assertThat(-loss(new Ciwae(1, 12), terms)).isCloseTo(elbo, within(1e-12));
                assertThat(-loss(new Renyi(1 - 1e-6, 12), terms)).isCloseTo(elbo, within(1e-4));
            }
        }
    }

    @Test
    void no_bound_exceeds_the_likelihood_and_more_draws_come_nearer() {
        try (Model model = Probe.optimal(new Elbo());
                Scope s = Scope.open()) {
            LinearVae.set(model, "posterior.mean.bias", 0.5, -0.4);
            LinearVae.set(model, "posterior.log_variance.bias", -1, -1.2);
            Tensor x = Probe.examples(1);
            double exact = Probe.logProb(x.toDoubles());
            Terms terms = model.terms(Observed.of(x), Moment.START, Rng.of(4), 60_000);
            double[] w = terms.logWeight().toDoubles();
            double last = Double.NEGATIVE_INFINITY;
            for (int k : new int[] {1, 5, 50}) {
                double[] bounds = new double[w.length / 1000];
                for (int i = 0; i < bounds.length; i++) {
                    Tensor some = Tensors.of(Arrays.copyOfRange(w, i * 1000, (i + 1) * 1000), k, 1000 / k);
                    bounds[i] = -loss(new Iwae(k), weighing(some));
                }
                Estimate bound = Estimate.of(bounds);
                assertThat(bound.mean()).isGreaterThan(last).isLessThan(exact + 4 * bound.error());
                last = bound.mean();
            }
            assertThat(last).isCloseTo(exact, within(0.03));
        }
    }

    @ParameterizedTest
    @EnumSource(GradientEstimator.class)
    void with_the_exact_posterior_every_draw_tells_the_likelihood(GradientEstimator gradient) {
        everyDrawTells(new Iwae(4, gradient), gradient);
        if (gradient != GradientEstimator.SCORE) {
            everyDrawTells(new Ciwae(0.3, 4, gradient), gradient);
        }
    }

    private static void everyDrawTells(Objective objective, GradientEstimator gradient) {
        try (Model model = Probe.optimal(objective);
                Scope s = Scope.open()) {
            Tensor x = Probe.examples(1);
            double exact = Probe.logProb(x.toDoubles());
            Probe.Draws draws = Probe.draws(model, x, 10, 5);
            for (double[] row : draws.rows()) {
                assertThat(-row[0]).isCloseTo(exact, within(1e-12));
                if (gradient == GradientEstimator.STICKING_THE_LANDING
                        || gradient == GradientEstimator.DOUBLY_REPARAMETERISED) {
                    assertThat(Arrays.copyOfRange(row, 1, Probe.Draws.ENCODER + 1))
                            .containsExactly(new double[Probe.Draws.ENCODER], within(1e-12));
                }
            }
        }
    }

    /** Against an integral over both draws, by quadrature. */
    @ParameterizedTest
    @EnumSource(GradientEstimator.class)
    void the_gradients_mean_is_that_of_the_bound(GradientEstimator gradient) {
        Reference table = Reference.table("importance_gradient");
        double[] at = table.column("value");
        String column = gradient == GradientEstimator.STICKING_THE_LANDING ? "path" : "gradient";
        double[] exact = table.column(column);
        for (Objective objective : List.of(new Iwae(2, gradient), new Miwae(3, 2, gradient))) {
            meanOfGradient(objective, at, -1.4138761895967642, exact);
        }
        if (gradient != GradientEstimator.SCORE) {
            double[] single = table.column("single");
            double[] between = new double[exact.length];
            Arrays.setAll(between, i -> 0.3 * single[i] + 0.7 * exact[i]);
            double bound = 0.3 * -1.4939479734358998 + 0.7 * -1.4138761895967642;
            meanOfGradient(new Ciwae(0.3, 2, gradient), at, bound, between);
        }
    }

    private static void meanOfGradient(Objective objective, double[] at, double bound, double[] exact) {
        try (Model model = LinearVae.of(1, 1).build(objective);
                Scope s = Scope.open()) {
            String[] names = {
                "posterior.mean.weight", "posterior.mean.bias", "posterior.log_variance.weight",
                "posterior.log_variance.bias", "decoder.0.weight", "decoder.0.bias"
            };
            for (int i = 0; i < names.length; i++) {
                LinearVae.set(model, names[i], at[i]);
            }
            Probe.Draws draws = Probe.draws(model, Tensors.of(new double[] {0.7}, 1, 1), 1500, 6);
            draws.of(0).assertNear("the bound", -bound, 4);
            for (int i = 0; i < exact.length; i++) {
                draws.of(1 + i).assertNear(objective + ", " + names[i], -exact[i], 4);
            }
        }
    }

    private static Probe.Draws many(int samples, GradientEstimator gradient) {
        try (Model model = Probe.optimal(new Iwae(samples, gradient));
                Scope s = Scope.open()) {
            LinearVae.set(model, "posterior.mean.bias", 0.25, -0.2);
            LinearVae.set(model, "posterior.log_variance.bias", -1.3, -1.6);
            return Probe.draws(model, Probe.examples(2), 1200, 7);
        }
    }

    /** The signal sinks as the root of K (arXiv:1802.04537, theorem 1), and rises where draws are reparameterised twice. */
    @Test
    void more_draws_drown_the_encoders_signal_unless_doubly_reparameterised() {
        Probe.Draws one = many(1, GradientEstimator.REPARAMETERISED);
        Probe.Draws plain = many(64, GradientEstimator.REPARAMETERISED);
        Probe.Draws oneDoubly = many(1, GradientEstimator.DOUBLY_REPARAMETERISED);
        Probe.Draws doubly = many(64, GradientEstimator.DOUBLY_REPARAMETERISED);
        assertThat(doubly.ofEncoder()).isLessThan(0.5 * plain.ofEncoder());
        assertThat(plain.encoderSignal()).isLessThan(0.5 * one.encoderSignal());
        assertThat(doubly.encoderSignal()).isGreaterThan(1.5 * oneDoubly.encoderSignal());
    }

    @Test
    void scores_are_for_one_bound() {
        assertThatThrownBy(() -> new Ciwae(0.5, 4, GradientEstimator.SCORE)).hasMessageContaining("type: iwae");
    }

    @ParameterizedTest
    @EnumSource(GradientEstimator.class)
    void each_phase_of_piwae_follows_the_bound_of_its_own(GradientEstimator gradient) {
        try (Model model = Probe.awry(new Elbo());
                Scope s = Scope.open()) {
            Observed batch = Observed.of(Probe.examples(3));
            Piwae piwae = new Piwae(GROUPS, EACH, gradient);
            List<Objective> own = List.of(new Miwae(GROUPS, EACH, gradient), new Iwae(GROUPS * EACH));
            for (int i = 0; i < 2; i++) {
                Terms terms = model.terms(batch, Moment.START, Rng.of(8), piwae.draws());
                Phase phase = piwae.phases(terms).get(i);
                Phase other = own.get(i).phases(terms).getFirst();
                List<Tensor> moved = model.parameters().of(phase.moves());
                assertThat(Probe.flat(phase.loss().get(), moved))
                        .containsExactly(Probe.flat(other.loss().get(), moved), within(1e-14));
                assertThat(phase.moves()).isEqualTo(i == 0 ? Phase.ENCODER : Phase.DECODER);
            }
        }
    }
}
