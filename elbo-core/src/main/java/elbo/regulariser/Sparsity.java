package elbo.regulariser;

import elbo.Source;
import elbo.nn.Schedule;
import elbo.objective.Terms;
import elbo.tensor.Tensor;

/**
 * Few dimensions of a code are used at a time: {@code L1} is {@code sum_d |z_d|}, the mean over examples; {@code KL} is
 * {@code sum_d KL(target || rho_d)}, {@code rho_d} the mean over the batch of {@code sigmoid(z_d)}, both as probabilities of a
 * coin, in nats.
 *
 * @param target how often a dimension is to be on; {@code KL} only
 */
@Source(work = "Ng 2011, Sparse autoencoder, CS294A lecture notes", at = "sec. 3")
public record Sparsity(Kind kind, double target, Schedule weight) implements Regulariser {
    /** What is small where codes are sparse. */
    public enum Kind {
        L1,
        KL
    }

    public Sparsity {
        if (!(target > 0 && target < 1)) {
            throw new IllegalArgumentException("target must be between 0 and 1; got " + target);
        }
    }

    @Override
    public boolean perExample() {
        return kind == Kind.L1;
    }

    @Override
    public Tensor penalty(Terms terms) {
        Tensor z = terms.z();
        return switch (kind) {
            case L1 -> z.abs().sum(-1).mean();
            case KL -> divergence(z.sigmoid().mean(0, 1));
        };
    }

    /** {@code t log(t / rho) + (1 - t) log((1 - t) / (1 - rho))}, summed; rho is kept where logarithms are finite. */
    private Tensor divergence(Tensor rho) {
        Tensor on = rho.clamp(1e-6, 1 - 1e-6);
        Tensor off = on.neg().add(1);
        double entropy = target * Math.log(target) + (1 - target) * Math.log(1 - target);
        return on.log().mul(-target).add(off.log().mul(target - 1)).add(entropy).sum();
    }
}
