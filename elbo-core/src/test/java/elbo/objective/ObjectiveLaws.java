package elbo.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.data.Kind;
import elbo.distribution.IsotropicNormal;
import elbo.likelihood.Bernoulli;
import elbo.likelihood.Gaussian;
import elbo.likelihood.Gaussian.Variance;
import elbo.likelihood.Likelihood;
import elbo.model.Level;
import elbo.model.Model;
import elbo.model.Observed;
import elbo.model.Vae;
import elbo.network.Mlp;
import elbo.nn.Activation;
import elbo.nn.Initializer;
import elbo.nn.Moment;
import elbo.nn.Schedule;
import elbo.objective.Elbo.Divergence;
import elbo.posterior.DiagonalNormal;
import elbo.prior.Mixture;
import elbo.prior.Prior;
import elbo.prior.StandardNormal;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.testing.Differences;
import elbo.testing.Doubles;
import elbo.testing.Estimate;
import elbo.testing.FixedSight;
import elbo.testing.Parts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every objective, and the identities between them; a new one is a row of {@link #objectives}. */
public class ObjectiveLaws {
    private static final Shape EVENT = Shape.of(3);
    private static final int BATCH = 4;
    private static final Moment MIDDLE = new Moment(7, 1.5, 100);

    /** A row. */
    public record Case(String name, Objective objective, boolean slope) {
        /** Whose gradient is the slope of its loss. */
        Case(String name, Objective objective) {
            this(name, objective, true);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    public static Stream<Case> objectives() {
        return Stream.of(
                new Case("elbo", new Elbo()),
                new Case("elbo, closed divergence", elbo(1, 1, Divergence.CLOSED)),
                new Case("elbo, sampled divergence", elbo(1, 1, Divergence.SAMPLED)),
                new Case("elbo, 3 draws", elbo(1, 3, Divergence.AUTO)),
                new Case("elbo, sampled divergence, 3 draws", elbo(1, 3, Divergence.SAMPLED)),
                new Case("elbo, beta 4", elbo(4, 1, Divergence.AUTO)),
                new Case(
                        "elbo, rising beta",
                        new Elbo(new Schedule.Linear(0.2, 1, 3, Schedule.Per.EPOCH), 1, Divergence.AUTO)),
                new Case("iwae, 1 draw", new Iwae(1)),
                new Case("iwae, 5 draws", new Iwae(5)),
                new Case("miwae", new Miwae(2, 3, GradientEstimator.REPARAMETERISED)),
                new Case("piwae", new Piwae(2, 3)),
                new Case("ciwae", new Ciwae(0.3, 4)),
                new Case("renyi", new Renyi(0.5, 4)),
                new Case("renyi, negative alpha", new Renyi(-0.5, 4)),
                new Case("reconstruction", new Reconstruction(2)),
                new Case("clustering", new Clustering(smooth(), 3)),
                new Case("capacity", new Capacity(3, Schedule.constant(0.2), Schedule.constant(0), 1)),
                new Case("free bits by dimension", freeBits(FreeBits.Per.DIMENSION)),
                new Case("free bits of the latent", freeBits(FreeBits.Per.LATENT)),
                new Case("weighted total correlation", correlation(TotalCorrelation.Estimate.WEIGHTED)),
                new Case("stratified total correlation", correlation(TotalCorrelation.Estimate.STRATIFIED)),
                other("elbo sticking the landing", with(GradientEstimator.STICKING_THE_LANDING, Baseline.NONE)),
                other("elbo by scores", with(GradientEstimator.SCORE, Baseline.NONE)),
                other("elbo by scores less a running mean", with(GradientEstimator.SCORE, Baseline.MOVING_AVERAGE)),
                other("elbo by scores less the others", with(GradientEstimator.SCORE, Baseline.LEAVE_ONE_OUT)),
                other("iwae sticking the landing", new Iwae(3, GradientEstimator.STICKING_THE_LANDING)),
                other("iwae doubly reparameterised", new Iwae(3, GradientEstimator.DOUBLY_REPARAMETERISED)),
                other("ciwae doubly reparameterised", new Ciwae(0.3, 4, GradientEstimator.DOUBLY_REPARAMETERISED)),
                other("piwae doubly reparameterised", new Piwae(2, 3, GradientEstimator.DOUBLY_REPARAMETERISED)),
                other("wake-sleep", new WakeSleep(1, WakeSleep.Learns.SLEEP)),
                other("reweighted wake-sleep", new WakeSleep(4, WakeSleep.Learns.WAKE)),
                other("chi", new Chi(4, 2)),
                other("wake-sleep, both", new WakeSleep(4, WakeSleep.Learns.BOTH)),
                other("monte carlo em", new MonteCarloEm(2, 3, 2, 0.9, MonteCarloEm.Start.PRIOR)),
                other("vimco", new Iwae(3, GradientEstimator.SCORE)));
    }

    private static Mlp smooth() {
        return new Mlp(List.of(4), Activation.TANH, Initializer.TORCH);
    }

    private static Case other(String name, Objective objective) {
        return new Case(name, objective, false);
    }

    private static Elbo with(GradientEstimator gradient, Baseline baseline) {
        return new Elbo(Schedule.constant(1), 2, Divergence.AUTO, gradient, baseline);
    }

    private static FreeBits freeBits(FreeBits.Per per) {
        return new FreeBits(Schedule.constant(0.01), per, Schedule.constant(2), 2);
    }

    private static TotalCorrelation correlation(TotalCorrelation.Estimate estimate) {
        Schedule one = Schedule.constant(1);
        return new TotalCorrelation(one, Schedule.constant(6), one, estimate);
    }

    static Stream<Case> slopes() {
        return objectives().filter(Case::slope);
    }

    private static Elbo elbo(double beta, int samples, Divergence kl) {
        return new Elbo(Schedule.constant(beta), samples, kl);
    }

    /** A tiny model with a batch for it. */
    private interface Law {
        void holds(Model model, Observed batch);
    }

    private static void check(Objective objective, Likelihood likelihood, Law law) {
        Mlp mlp = new Mlp(List.of(4), Activation.TANH, Initializer.TORCH);
        Prior prior = objective instanceof Clustering c ? new Mixture(c.components()) : new StandardNormal();
        Level level = new Level(2, new DiagonalNormal(), prior);
        Vae vae = Vae.flat(mlp, level, mlp, likelihood, objective);
        try (Model model = Model.build(vae, EVENT, Kind.BINARY, Rng.of(5), DType.FLOAT64, Device.CPU);
                Scope s = Scope.open()) {
            law.holds(model, Observed.of(Doubles.coins(Rng.of(6), EVENT.prepend(BATCH))));
        }
    }

    /** The loss with the noise that {@code seed} gives. */
    private static Tensor loss(Model model, Objective objective, Observed batch, Moment moment, long seed) {
        return loss(objective, model.terms(batch, moment, Rng.of(seed), objective.draws()));
    }

    private static Tensor loss(Objective objective, Terms terms) {
        return objective.phases(terms).getFirst().loss().get();
    }

    /** The terms with some of the draws only. */
    private static Terms draws(Model model, Terms terms, Observed batch, int from, int count) {
        Latent all = terms.latents().getFirst();
        Tensor z = all.z().narrow(0, from, count);
        return new Terms(terms.moment(), List.of(new Latent(all.q(), all.p(), z)), terms.sight(), Rng.of(0));
    }

    @Test
    void every_objective_has_a_row() {
        Parts.assertEachHasARow(Objective.class, objectives().map(Case::objective));
    }

    @ParameterizedTest
    @MethodSource("slopes")
    void the_gradient_of_each_phase_to_every_parameter_is_its_slope(Case c) {
        Likelihood decoded = new Gaussian(Variance.DECODED, 1, Activation.IDENTITY);
        Likelihood scalar = new Gaussian(Variance.SCALAR, 0.5, Activation.SIGMOID);
        for (Likelihood likelihood : List.of(new Bernoulli(), decoded, scalar)) {
            check(c.objective(), likelihood, (model, batch) -> {
                Supplier<List<Phase>> phases = () -> c.objective()
                        .phases(model.terms(
                                batch, MIDDLE, Rng.of(7), c.objective().draws()));
                for (int i = 0; i < phases.get().size(); i++) {
                    int phase = i;
                    Differences.assertGradients(
                            c.name() + ", " + likelihood,
                            model.parameters().of(phases.get().get(i).moves()),
                            () -> phases.get().get(phase).loss().get());
                }
            });
        }
    }

    @ParameterizedTest
    @MethodSource("objectives")
    void phases_move_parameters_that_there_are(Case c) {
        check(c.objective(), new Bernoulli(), (model, batch) -> {
            Terms terms =
                    model.terms(batch, Moment.START, Rng.of(8), c.objective().draws());
            List<Phase> phases = c.objective().phases(terms);
            assertThat(phases).isNotEmpty();
            for (Phase phase : phases) {
                assertThat(model.parameters().of(phase.moves())).isNotEmpty();
                assertThat(phase.loss().get().shape()).isEqualTo(Shape.of());
            }
        });
    }

    @Test
    void objectives_without_draws_are_refused() {
        assertThatThrownBy(() -> new Iwae(0)).hasMessageContaining("samples must be at least 1; got 0");
        assertThatThrownBy(() -> elbo(1, 0, Divergence.AUTO)).hasMessageContaining("got 0");
    }

    @Test
    void the_bound_is_the_score_less_the_divergence() {
        check(new Elbo(), new Bernoulli(), (model, batch) -> {
            Terms terms = model.terms(batch, MIDDLE, Rng.of(9), 2);
            double score = terms.logLikelihood().mean().item();
            double closed = terms.closedKl().orElseThrow().mean().item();
            double sampled = terms.logPosterior().sub(terms.logPrior()).mean().item();
            assertThat(loss(elbo(1, 2, Divergence.CLOSED), terms).item()).isCloseTo(closed - score, within(1e-12));
            assertThat(loss(elbo(1, 2, Divergence.AUTO), terms).item()).isCloseTo(closed - score, within(1e-12));
            assertThat(loss(elbo(1, 2, Divergence.SAMPLED), terms).item()).isCloseTo(sampled - score, within(1e-12));
            assertThat(loss(elbo(4, 2, Divergence.CLOSED), terms).item()).isCloseTo(4 * closed - score, within(1e-12));
        });
    }

    @Test
    void beta_follows_its_schedule() {
        Elbo rising = new Elbo(new Schedule.Linear(0, 1, 3, Schedule.Per.EPOCH), 1, Divergence.AUTO);
        check(rising, new Bernoulli(), (model, batch) -> {
            double none =
                    loss(model, elbo(0, 1, Divergence.AUTO), batch, MIDDLE, 10).item();
            double whole =
                    loss(model, elbo(1, 1, Divergence.AUTO), batch, MIDDLE, 10).item();
            assertThat(whole).isGreaterThan(none + 1e-3);
            assertThat(loss(model, rising, batch, new Moment(99, 0, 1), 10).item())
                    .isCloseTo(none, within(1e-13));
            assertThat(loss(model, rising, batch, MIDDLE, 10).item()).isCloseTo((none + whole) / 2, within(1e-13));
            assertThat(loss(model, rising, batch, new Moment(0, 9, 1), 10).item())
                    .isCloseTo(whole, within(1e-13));
        });
    }

    @Test
    void closed_and_sampled_bounds_agree_in_expectation() {
        check(new Elbo(), new Bernoulli(), (model, batch) -> {
            Terms terms = model.terms(batch, MIDDLE, Rng.of(11), 50_000);
            double[] closed = terms.closedKl().orElseThrow().toDoubles();
            Tensor ratios = terms.logPosterior().sub(terms.logPrior());
            Estimate[] sampled = Estimate.ofColumns(ratios.toDoubles(), BATCH);
            for (int i = 0; i < BATCH; i++) {
                sampled[i].assertNear("divergence of example " + i, closed[i], 3);
            }
            double error = Arrays.stream(sampled).mapToDouble(Estimate::error).sum();
            assertThat(loss(elbo(1, 50_000, Divergence.SAMPLED), terms).item())
                    .isCloseTo(loss(elbo(1, 50_000, Divergence.CLOSED), terms).item(), within(error));
        });
    }

    @Test
    void one_importance_weight_makes_the_sampled_bound_on_the_same_draws() {
        check(new Iwae(1), new Bernoulli(), (model, batch) -> {
            Elbo sampled = elbo(1, 1, Divergence.SAMPLED);
            for (int seed = 0; seed < 10; seed++) {
                Tensor iwae = loss(model, new Iwae(1), batch, MIDDLE, seed);
                Tensor elbo = loss(model, sampled, batch, MIDDLE, seed);
                assertThat(iwae.item()).isCloseTo(elbo.item(), within(4 * Math.ulp(elbo.item())));
                List<Tensor> a = Grad.of(iwae, model.parameters().all());
                List<Tensor> b = Grad.of(elbo, model.parameters().all());
                for (int i = 0; i < a.size(); i++) {
                    assertThat(a.get(i).toDoubles()).containsExactly(b.get(i).toDoubles(), within(1e-14));
                }
            }
        });
    }

    @Test
    void the_importance_weighted_bound_is_the_logarithm_of_the_mean_weight() {
        check(new Iwae(3), new Bernoulli(), (model, batch) -> {
            Terms terms = model.terms(batch, MIDDLE, Rng.of(12), 3);
            double[] w = terms.logWeight().toDoubles();
            double expected = 0;
            for (int i = 0; i < BATCH; i++) {
                double mean = (Math.exp(w[i]) + Math.exp(w[BATCH + i]) + Math.exp(w[2 * BATCH + i])) / 3;
                expected -= Math.log(mean) / BATCH;
            }
            assertThat(loss(new Iwae(3), terms).item()).isCloseTo(expected, within(1e-12));
        });
    }

    /** Blocks of the same draws, so that the differences have small errors. */
    @Test
    void more_importance_weights_never_loosen_the_bound() {
        check(new Iwae(1), new Bernoulli(), (model, batch) -> {
            int blocks = 200;
            int most = 8;
            Terms terms = model.terms(batch, MIDDLE, Rng.of(13), blocks * most);
            double[] last = null;
            for (int k = 1; k <= most; k *= 2) {
                double[] bound = new double[blocks];
                for (int b = 0; b < blocks * most; b += k) {
                    Terms some = draws(model, terms, batch, b, k);
                    bound[b / most] -= loss(new Iwae(k), some).item() * k / most;
                }
                if (last != null) {
                    Estimate gain = Estimate.of(difference(bound, last));
                    assertThat(gain.mean())
                            .as("gain of %s weights over %s", k, k / 2)
                            .isGreaterThan(-3 * gain.error());
                    if (k == 2) {
                        assertThat(gain.mean()).as("gain of 2 weights over 1").isGreaterThan(5 * gain.error());
                    }
                }
                last = bound;
            }
        });
    }

    private static double[] difference(double[] a, double[] b) {
        double[] d = new double[a.length];
        for (int i = 0; i < d.length; i++) {
            d[i] = a[i] - b[i];
        }
        return d;
    }

    @Test
    void many_draws_give_the_mean_of_the_bounds_of_each() {
        check(new Elbo(), new Bernoulli(), (model, batch) -> {
            Terms terms = model.terms(batch, MIDDLE, Rng.of(14), 6);
            for (Divergence kl : Divergence.values()) {
                double mean = 0;
                for (int i = 0; i < 6; i++) {
                    mean += loss(elbo(2, 1, kl), draws(model, terms, batch, i, 1))
                                    .item()
                            / 6;
                }
                assertThat(loss(elbo(2, 6, kl), terms).item()).as(kl.name()).isCloseTo(mean, within(1e-12));
            }
        });
    }

    @Test
    void a_divergence_without_a_closed_form_is_estimated_or_refused() {
        try (Scope s = Scope.open()) {
            Terms terms = withoutClosedKl();
            assertThat(terms.closedKl()).isEmpty();
            assertThat(terms.kl().toDoubles()).containsExactly(terms.sampledKl().toDoubles());
            double sampled = loss(elbo(1, 5, Divergence.SAMPLED), terms).item();
            assertThat(loss(elbo(1, 5, Divergence.AUTO), terms).item()).isEqualTo(sampled);
            assertThatThrownBy(() -> loss(elbo(1, 5, Divergence.CLOSED), terms))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("model.objective.kl")
                    .hasMessageContaining("isotropic-normal")
                    .hasMessageContaining("standard-normal")
                    .hasMessageContaining("Fix:");
        }
    }

    private static Terms withoutClosedKl() {
        Shape latent = Shape.of(2);
        IsotropicNormal q = new IsotropicNormal(Doubles.normal(Rng.of(15), 1, latent.prepend(BATCH)), 0.5, latent);
        var p = new elbo.distribution.StandardNormal(BATCH, latent, DType.FLOAT64, Device.CPU);
        Tensor score = Doubles.normal(Rng.of(16), 1, Shape.of(5, BATCH));
        Latent drawn = new Latent(q, p, q.sample(Rng.of(17), 5));
        return new Terms(Moment.START, List.of(drawn), new FixedSight(z -> score), Rng.of(0));
    }

    @Test
    void levels_of_latents_add_up() {
        check(new Elbo(), new Bernoulli(), (model, batch) -> {
            Terms one = model.terms(batch, MIDDLE, Rng.of(18), 2);
            List<Latent> twice = new ArrayList<>(one.latents());
            twice.addAll(one.latents());
            Terms two = new Terms(MIDDLE, twice, one.sight(), Rng.of(0));
            double kl = one.closedKl().orElseThrow().sum().item();
            assertThat(two.closedKl().orElseThrow().sum().item()).isCloseTo(2 * kl, within(1e-12));
            assertThat(two.logPrior().sum().item())
                    .isCloseTo(2 * one.logPrior().sum().item(), within(1e-12));
            assertThat(two.logPosterior().sum().item())
                    .isCloseTo(2 * one.logPosterior().sum().item(), within(1e-12));
        });
    }

    @Test
    void an_adversary_that_was_not_asked_for_is_named() {
        check(new Elbo(), new Bernoulli(), (model, batch) -> {
            Terms terms = model.terms(batch, MIDDLE, Rng.of(19), 1);
            assertThatThrownBy(() -> terms.sight().adversary("critic"))
                    .hasMessageContaining("no adversary is called critic");
        });
    }
}
