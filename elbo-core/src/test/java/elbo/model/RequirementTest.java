package elbo.model;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.Problem;
import elbo.data.Kind;
import elbo.flow.Planar;
import elbo.likelihood.Gaussian;
import elbo.network.Mlp;
import elbo.nn.Activation;
import elbo.nn.Initializer;
import elbo.nn.Schedule;
import elbo.objective.Baseline;
import elbo.objective.Elbo;
import elbo.objective.GradientEstimator;
import elbo.objective.Iwae;
import elbo.objective.Objective;
import elbo.objective.Reconstruction;
import elbo.objective.TotalCorrelation;
import elbo.posterior.Deterministic;
import elbo.posterior.DiagonalNormal;
import elbo.posterior.Flow;
import elbo.posterior.Posterior;
import elbo.posterior.RelaxedCategorical;
import elbo.posterior.RelaxedCategorical.Draw;
import elbo.posterior.VonMisesFisher;
import elbo.prior.Categorical;
import elbo.prior.Prior;
import elbo.prior.StandardNormal;
import elbo.prior.UniformSphere;
import elbo.prior.Vamp;
import elbo.regulariser.CodeNorm;
import elbo.regulariser.Dip;
import elbo.regulariser.Regulariser;
import elbo.regulariser.Sparsity;
import elbo.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A posterior that lacks what is asked of it is refused in the words of a recipe, with ways out that are ways out. */
class RequirementTest {
    private static final Elbo SCORE =
            new Elbo(Schedule.constant(1), 1, Elbo.Divergence.AUTO, GradientEstimator.SCORE, Baseline.NONE);
    private static final TotalCorrelation CORRELATION = new TotalCorrelation(
            Schedule.constant(1), Schedule.constant(6), Schedule.constant(1), TotalCorrelation.Estimate.STRATIFIED);

    private static RelaxedCategorical choices(Draw draw) {
        return new RelaxedCategorical(10, Schedule.constant(0.5), draw, Initializer.TORCH);
    }

    private static List<Problem> problems(Posterior q, Prior p, Objective objective, Regulariser... regularisers) {
        return Vae.flat(new Mlp(4), new Level(10, q, p), new Mlp(4), new Gaussian(), objective)
                .withRegularisers(regularisers)
                .check(Shape.of(3), Kind.REAL);
    }

    @Test
    void choices_without_a_density_may_be_drawn_otherwise_or_bounded_otherwise() {
        Categorical p = new Categorical();
        assertThat(problems(choices(Draw.RELAXED), p, new Iwae(5)))
                .singleElement()
                .hasToString(
                        "model.objective: this objective needs a posterior with a density, which relaxed-categorical"
                                + " has not. Fix: posterior.draw: straight-through, or objective type: elbo, with kl: auto and"
                                + " gradient: reparameterised");
        assertThat(problems(choices(Draw.STRAIGHT_THROUGH), p, new Iwae(5))).isEmpty();
        assertThat(problems(choices(Draw.RELAXED), p, new Elbo())).isEmpty();
    }

    @Test
    void choices_without_a_derivative_may_be_learnt_by_their_scores() {
        Categorical p = new Categorical();
        assertThat(problems(choices(Draw.HARD), p, new Elbo()))
                .singleElement()
                .hasToString("model.objective: this objective needs a posterior with reparameterised draws, which"
                        + " relaxed-categorical has not. Fix: posterior.draw: straight-through, or objective type: elbo,"
                        + " with gradient: score");
        assertThat(problems(choices(Draw.STRAIGHT_THROUGH), p, new Elbo())).isEmpty();
        assertThat(problems(choices(Draw.HARD), p, SCORE)).isEmpty();
        assertThat(problems(choices(Draw.HARD), p, SCORE, new CodeNorm(Schedule.constant(1))))
                .extracting(Problem::toString)
                .anySatisfy(said -> assertThat(said)
                        .startsWith("model.regularisers[0]: this regulariser needs a posterior with reparameterised")
                        .endsWith("Fix: posterior.draw: straight-through, or leave it out"));
    }

    /** The prior of another posterior has to change with it. */
    @Test
    void a_posterior_elsewhere_is_left_with_its_prior() {
        assertThat(problems(new VonMisesFisher(), new UniformSphere(), CORRELATION))
                .singleElement()
                .hasToString("model.objective: this objective needs a posterior with independent dimensions, which"
                        + " von-mises-fisher has not. Fix: posterior type: diagonal-normal with prior type: standard-normal,"
                        + " or objective type: elbo, with kl: auto and gradient: reparameterised");
        assertThat(problems(new DiagonalNormal(), new StandardNormal(), CORRELATION))
                .isEmpty();
        assertThat(problems(new VonMisesFisher(), new UniformSphere(), new Elbo()))
                .isEmpty();
    }

    @Test
    void a_code_without_noise_has_the_reconstruction_alone() {
        assertThat(problems(new Deterministic(), new StandardNormal(), new Iwae(5)))
                .extracting(Problem::toString)
                .anySatisfy(said -> assertThat(said)
                        .contains("needs a posterior with a density, which deterministic has not")
                        .endsWith("Fix: posterior type: diagonal-normal, or objective type: reconstruction"));
        assertThat(problems(new Deterministic(), new StandardNormal(), new Reconstruction(1)))
                .isEmpty();
    }

    /** How often a unit is on is asked of units: codes elsewhere, or whose numbers before the sigmoid are not known, have none. */
    @Test
    void a_share_of_units_that_are_on_needs_units() {
        Sparsity share = new Sparsity(Sparsity.Kind.KL, 0.05, Schedule.constant(1));
        Reconstruction alone = new Reconstruction(1);
        assertThat(problems(new Deterministic(), new StandardNormal(), alone, share))
                .singleElement()
                .hasToString(
                        "model.regularisers[0]: this regulariser needs a posterior with codes that are sigmoids, which"
                                + " deterministic has not. Fix: posterior.activation: sigmoid, or kind: l1");
        assertThat(problems(new DiagonalNormal(), new StandardNormal(), new Elbo(), share))
                .singleElement()
                .hasToString(
                        "model.regularisers[0]: this regulariser needs a posterior with codes that are sigmoids, which"
                                + " diagonal-normal has not. Fix: posterior: { type: deterministic, activation: sigmoid } and"
                                + " objective type: reconstruction, or kind: l1");
        assertThat(problems(new VonMisesFisher(), new UniformSphere(), new Elbo(), share))
                .singleElement()
                .extracting(Problem::toString)
                .asString()
                .endsWith("objective type: reconstruction with prior type: standard-normal, or kind: l1");
        Sparsity small = new Sparsity(Sparsity.Kind.L1, 0.05, Schedule.constant(1));
        for (Posterior q : List.of(new Deterministic(), new DiagonalNormal())) {
            assertThat(problems(q, new StandardNormal(), alone, small)).isEmpty();
        }
        assertThat(problems(new Deterministic(Activation.SIGMOID), new StandardNormal(), alone, share))
                .isEmpty();
    }

    /** Where a flow sends the base's mean is not its codes' mean, whose covariance DIP-VAE-I is of. */
    @Test
    void the_covariance_of_means_needs_means() {
        Posterior flow = new Flow(new DiagonalNormal(), List.of(new Planar()));
        assertThat(problems(flow, new StandardNormal(), new Elbo(), dip(Dip.Of.MEANS)))
                .singleElement()
                .hasToString(
                        "model.regularisers[0]: this regulariser needs a posterior with a mean that is known, which flow"
                                + " has not. Fix: posterior type: diagonal-normal, or of: codes");
        assertThat(problems(flow, new StandardNormal(), new Elbo(), dip(Dip.Of.CODES)))
                .isEmpty();
        assertThat(problems(new DiagonalNormal(), new StandardNormal(), new Elbo(), dip(Dip.Of.MEANS)))
                .isEmpty();
    }

    private static Dip dip(Dip.Of of) {
        return new Dip(of, 10, 100, Schedule.constant(1));
    }

    @Test
    void a_prior_made_of_posteriors_needs_their_density() {
        Vamp vamp = new Vamp(5, Vamp.Start.RANDOM, 0.5, 0.1, false);
        assertThat(problems(choices(Draw.RELAXED), vamp, new Elbo()))
                .singleElement()
                .hasToString(
                        "model.prior: this prior needs a posterior with a density, which relaxed-categorical has not."
                                + " Fix: posterior.draw: straight-through, or another prior type");
        assertThat(problems(choices(Draw.STRAIGHT_THROUGH), vamp, new Elbo())).isEmpty();
    }
}
