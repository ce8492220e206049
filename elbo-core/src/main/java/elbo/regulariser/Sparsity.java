package elbo.regulariser;

import elbo.Source;
import elbo.distribution.Capability;
import elbo.distribution.UnitPoint;
import elbo.nn.Allowed;
import elbo.nn.Schedule;
import elbo.objective.Terms;
import elbo.tensor.Tensor;
import java.util.EnumSet;
import java.util.Set;

/**
 * Few dimensions of a code are used at a time: {@code L1} is {@code sum_d |z_d|}, the mean over examples; {@code KL} is
 * {@code sum_d KL(target || rho_d)}, {@code rho_d} the mean of {@code z_d} over the batch, both as probabilities of a coin, in nats.
 * {@code KL} is of units that the decoder reads as they are, on near 1 and off near 0, and refuses codes that are no sigmoids. Either is
 * also met by small codes under large weights of the decoder, unless something keeps these small.
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
        return kind == Kind.L1
                ? EnumSet.of(Capability.REPARAMETERIZED)
                : EnumSet.of(Capability.REPARAMETERIZED, Capability.SIGMOID);
    }

    @Override
    public String otherwise() {
        return kind == Kind.L1 ? Regulariser.super.otherwise() : "kind: l1";
    }

    @Override
    public Tensor penalty(Terms terms) {
        return switch (kind) {
            case L1 -> terms.z().abs().sum(-1).mean();
            case KL -> divergence(target.at(terms.moment()), logits(terms));
        };
    }

    /** Of earlier versions there are runs whose codes are no sigmoids: there the penalty was of sigmoids of their draws. */
    private static Tensor logits(Terms terms) {
        return terms.q() instanceof UnitPoint units
                ? units.logits()
                : terms.z().reshape(-1, terms.z().shape().dim(-1));
    }

    /** Of {@code log rho} and {@code log (1 - rho)}. */
    private static Tensor divergence(double target, Tensor logits) {
        return divergence(target, logMean(logits), logMean(logits.neg()));
    }

    /** log of the mean over examples of {@code sigmoid(x)}; finite, with a gradient, where the sigmoid itself is rounded to 0. */
    private static Tensor logMean(Tensor x) {
        return x.neg().softplus().neg().logSumExp(0).sub(Math.log((double)
                x.shape().dim(0)));
    }

    /** {@code t log(t / rho) + (1 - t) log((1 - t) / (1 - rho))}, summed, of {@code log rho} and {@code log (1 - rho)}. */
    private static Tensor divergence(double t, Tensor on, Tensor off) {
        double entropy = t * Math.log(t) + (1 - t) * Math.log(1 - t);
        return on.mul(-t).add(off.mul(t - 1)).add(entropy).sum();
    }
}
