package elbo.objective;

import elbo.Problem;
import elbo.Refusal;
import elbo.Source;
import elbo.distribution.Capability;
import elbo.distribution.Kl;
import elbo.nn.Allowed;
import elbo.nn.Schedule;
import elbo.tensor.Tensor;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * {@code -(1/S) sum_s log p(x|z_s) + beta sum_j max(free, KL_j)}, in nats, {@code KL_j} the mean over the batch of the divergence
 * of group j: what is below {@code free} costs nothing more, so that no group is given up early.
 *
 * @param free nats that each group has for nothing
 * @param per  what a group is
 * @param beta weight of the divergence, at least 0
 */
@Source(arxiv = "1606.04934", at = "eq. 15")
public record FreeBits(Schedule free, Per per, Schedule beta, int samples) implements Objective {
    /** What has its own allowance. */
    public enum Per {
        /** each latent dimension; refused where the divergence does not split by dimension */
        DIMENSION,
        /** the latent vector as a whole */
        LATENT
    }

    public FreeBits {
        Allowed.NOT_NEGATIVE.require("free", free, 0.1);
        Allowed.NOT_NEGATIVE.require("beta", beta, 1);
        Estimators.require("samples", samples);
    }

    @Override
    public boolean perExample() {
        return false;
    }

    @Override
    public Set<Capability> needs() {
        return EnumSet.of(Capability.REPARAMETERIZED);
    }

    @Override
    public List<Phase> phases(Terms terms) {
        return Phase.single(() -> {
            double allowance = free.at(terms.moment());
            Tensor groups = switch (per) {
                case LATENT -> terms.kl().mean();
                case DIMENSION -> perDimension(terms).mean(0);
            };
            Tensor divergence = groups.clampMin(allowance).sum();
            return divergence.mul(beta.at(terms.moment())).sub(terms.meanLogLikelihood());
        });
    }

    private static Tensor perDimension(Terms terms) {
        return Kl.perDimension(terms.q(), terms.p())
                .orElseThrow(() -> new Refusal(
                        "model.objective.per",
                        "the divergence of " + Problem.named(terms.q()) + " from " + Problem.named(terms.p())
                                + " does not split by dimension. Fix: per: latent"));
    }
}
