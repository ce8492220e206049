package elbo.objective;

import elbo.Problem;
import elbo.Refusal;
import elbo.Source;
import elbo.distribution.Capability;
import elbo.nn.Allowed;
import elbo.nn.Schedule;
import elbo.tensor.Tensor;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The negative evidence lower bound, {@code -(1/S) sum_s log p(x|z_s) + beta KL(q(z|x) || p(z))}, in nats. With beta = 1 its
 * negative is at most log p(x).
 *
 * @param beta     weight of the divergence, at least 0; 1 is the bound itself
 * @param samples  draws of z for each example
 * @param kl       how the divergence is computed
 * @param gradient how the derivative is estimated
 * @param baseline what is taken from a draw's worth before it weighs the score; {@code SCORE} only
 */
@Source(arxiv = "1312.6114", at = "eqs. 6 and 7")
public record Elbo(Schedule beta, int samples, Divergence kl, GradientEstimator gradient, Baseline baseline)
        implements Objective {
    /** How the divergence is computed. */
    public enum Divergence {
        /** in closed form where one is known, else from the draws */
        AUTO,
        /** in closed form; refused for pairs that have none */
        CLOSED,
        /** from the draws always, as the mean of log q(z|x) - log p(z) */
        SAMPLED
    }

    public Elbo {
        Allowed.NOT_NEGATIVE.require("beta", beta, 1);
        Estimators.require("samples", samples);
        if (gradient == GradientEstimator.DOUBLY_REPARAMETERISED) {
            throw new IllegalArgumentException("gradient: doubly-reparameterised is for importance weights;"
                    + " for this bound it is sticking-the-landing, or take the objective iwae");
        }
        if (gradient == GradientEstimator.STICKING_THE_LANDING && kl == Divergence.CLOSED) {
            throw new IllegalArgumentException(
                    "gradient: sticking-the-landing leaves out a part of the drawn divergence, so kl cannot be closed. Fix: kl: auto");
        }
        baseline.check(gradient, samples);
    }

    public Elbo(Schedule beta, int samples, Divergence kl) {
        this(beta, samples, kl, GradientEstimator.REPARAMETERISED, Baseline.NONE);
    }

    public Elbo() {
        this(Schedule.constant(1), 1, Divergence.AUTO);
    }

    @Override
    public boolean perExample() {
        return baseline != Baseline.MOVING_AVERAGE;
    }

    @Override
    public boolean compares() {
        return false;
    }

    @Override
    public boolean ofLogWeights() {
        return beta.equals(Schedule.constant(1));
    }

    @Override
    public boolean pathwise() {
        return gradient != GradientEstimator.SCORE;
    }

    @Override
    public List<String> memories() {
        return baseline == Baseline.MOVING_AVERAGE ? List.of(Baseline.MEMORY) : List.of();
    }

    @Override
    public Set<Capability> needs() {
        return kl == Divergence.SAMPLED || gradient != GradientEstimator.REPARAMETERISED
                ? Estimators.needs(gradient)
                : EnumSet.of(Capability.REPARAMETERIZED);
    }

    @Override
    public List<Phase> phases(Terms terms) {
        return Phase.single(() -> loss(terms));
    }

    private Tensor loss(Terms terms) {
        double weight = beta.at(terms.moment());
        return switch (gradient) {
            case REPARAMETERISED -> weighed(divergence(terms), weight).sub(terms.meanLogLikelihood());
            case STICKING_THE_LANDING -> landing(terms, weight);
            case SCORE -> score(terms, weight);
            case DOUBLY_REPARAMETERISED -> throw new AssertionError("refused when it was made");
        };
    }

    private Tensor divergence(Terms terms) {
        return switch (kl) {
            case AUTO -> terms.meanKl();
            case CLOSED ->
                terms.closedKl().orElseThrow(() -> noClosedForm(terms)).mean();
            case SAMPLED -> terms.sampledKl().mean();
        };
    }

    private static Tensor weighed(Tensor divergence, double weight) {
        return weight == 1 ? divergence : divergence.mul(weight);
    }

    private static Tensor landing(Terms terms, double weight) {
        Tensor ratio = terms.logPosteriorOfDraws().sub(terms.logPrior());
        return weighed(ratio.mean(), weight).sub(terms.meanLogLikelihood());
    }

    /** {@code (f - b) grad log q(z)} with {@code f} what depends on the draw, and the derivative of f itself. */
    private Tensor score(Terms terms, double weight) {
        boolean closed = kl != Divergence.SAMPLED && terms.closedKl().isPresent();
        Tensor worth = closed
                ? terms.logLikelihood()
                : terms.logLikelihood()
                        .sub(terms.logPosterior().sub(terms.logPrior()).mul(weight));
        Tensor rest = closed
                ? weighed(divergence(terms), weight).sub(worth.mean())
                : worth.mean().neg();
        Tensor surplus = baseline.taken(worth.detach(), terms);
        Tensor scored = surplus.mul(terms.logPosterior()).mean();
        return Estimators.withDerivativeOf(rest.sub(scored), rest);
    }

    private static Refusal noClosedForm(Terms terms) {
        String pairs = terms.latents().stream()
                .map(l -> Problem.named(l.q()) + " from " + Problem.named(l.p()))
                .collect(Collectors.joining(", "));
        return new Refusal(
                "model.objective.kl", "no closed form is known for the divergence of " + pairs + ". Fix: kl: sampled");
    }
}
