package elbo.regulariser;

import elbo.Source;
import elbo.distribution.Capability;
import elbo.nn.Allowed;
import elbo.nn.Schedule;
import elbo.objective.Terms;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.EnumSet;
import java.util.Set;

/**
 * Few dimensions of a code are used at a time: {@code L1} is {@code sum_d |z_d|}, the mean over examples; {@code KL} is
 * {@code sum_d KL(target || rho_d)}, {@code rho_d} the mean over the batch of {@code sigmoid(z_d)}, both as probabilities of a
 * coin, in nats.
 *
 * @param target how often a dimension is to be on; {@code KL} only
 */
@Source(work = "Ng 2011, Sparse autoencoder, CS294A lecture notes", at = "sec. 3")
public record Sparsity(Kind kind, Schedule target, Schedule weight) implements Regulariser {
    /** What is small where codes are sparse. */
    public enum Kind {
        L1,
        KL
    }

    public Sparsity {
        Regulariser.requireWeight(weight);
        Allowed.INNER_SHARE.require("target", target, 0.05);
    }

    public Sparsity(Kind kind, double target, Schedule weight) {
        this(kind, Schedule.constant(target), weight);
    }

    @Override
    public boolean perExample() {
        return kind == Kind.L1;
    }

    @Override
    public Set<Capability> needs() {
        return EnumSet.of(Capability.REPARAMETERIZED);
    }

    @Override
    public Tensor penalty(Terms terms) {
        Tensor z = terms.z();
        return switch (kind) {
            case L1 -> z.abs().sum(-1).mean();
            case KL -> divergence(target.at(terms.moment()), logMean(z.neg()), logMean(z));
        };
    }

    /** log of the mean of {@code sigmoid(-x)} over draws and examples; finite, with a gradient, however far x is. */
    private static Tensor logMean(Tensor x) {
        Shape rows = Shape.of(x.shape().dim(0) * x.shape().dim(1), x.shape().dim(2));
        return x.softplus().neg().reshape(rows).logSumExp(0).sub(Math.log((double) rows.dim(0)));
    }

    /** {@code t log(t / rho) + (1 - t) log((1 - t) / (1 - rho))}, summed, of {@code log rho} and {@code log (1 - rho)}. */
    private static Tensor divergence(double t, Tensor on, Tensor off) {
        double entropy = t * Math.log(t) + (1 - t) * Math.log(1 - t);
        return on.mul(-t).add(off.mul(t - 1)).add(entropy).sum();
    }
}
