package elbo.objective;

import elbo.Refusal;
import elbo.Source;
import elbo.distribution.Capability;
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
 * @param beta    weight of the divergence; 1 is the bound itself
 * @param samples draws of z for each example
 * @param kl      how the divergence is computed
 */
@Source(arxiv = "1312.6114", at = "eqs. 6 and 7")
public record Elbo(Schedule beta, int samples, Divergence kl) implements Objective {
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
        if (samples < 1) {
            throw new IllegalArgumentException("samples must be at least 1; got " + samples);
        }
    }

    public Elbo() {
        this(Schedule.constant(1), 1, Divergence.AUTO);
    }

    @Override
    public boolean perExample() {
        return true;
    }

    @Override
    public Set<Capability> needs() {
        return kl == Divergence.SAMPLED
                ? EnumSet.of(Capability.REPARAMETERIZED, Capability.DENSITY)
                : EnumSet.of(Capability.REPARAMETERIZED);
    }

    @Override
    public List<Phase> phases(Terms terms) {
        return Phase.single(() -> loss(terms));
    }

    private Tensor loss(Terms terms) {
        double weight = beta.at(terms.moment().step(), terms.moment().epoch());
        Tensor divergence = switch (kl) {
            case AUTO -> terms.meanKl();
            case CLOSED ->
                terms.closedKl().orElseThrow(() -> noClosedForm(terms)).mean();
            case SAMPLED -> terms.sampledKl().mean();
        };
        return (weight == 1 ? divergence : divergence.mul(weight)).sub(terms.meanLogLikelihood());
    }

    private static Refusal noClosedForm(Terms terms) {
        String pairs = terms.latents().stream()
                .map(l -> l.q().getClass().getSimpleName() + " from "
                        + l.p().getClass().getSimpleName())
                .collect(Collectors.joining(", "));
        return new Refusal(
                "model.objective.kl", "no closed form is known for the divergence of " + pairs + ". Fix: kl: sampled");
    }
}
