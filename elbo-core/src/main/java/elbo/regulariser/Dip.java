package elbo.regulariser;

import elbo.Source;
import elbo.distribution.Capability;
import elbo.nn.Allowed;
import elbo.nn.Schedule;
import elbo.objective.Terms;
import elbo.tensor.Matrices;
import elbo.tensor.Tensor;
import java.util.EnumSet;
import java.util.Set;

/**
 * Disentangled inferred priors: the covariance C of codes over the batch is drawn to the identity,
 * {@code offDiagonal sum_{i != j} C_ij^2 + diagonal sum_i (C_ii - 1)^2}, sums over the latent dimensions. That of means refuses a
 * posterior whose mean is not known, as behind a flow.
 *
 * @param of          which covariance
 * @param offDiagonal lambda_od
 * @param diagonal    lambda_d
 * @param weight      of both together
 */
@Source(arxiv = "1711.00848", at = "eqs. 6 and 7")
public record Dip(Of of, Schedule offDiagonal, Schedule diagonal, Schedule weight) implements Regulariser {
    /** Which covariance is drawn to the identity. */
    public enum Of {
        /** of the posterior means, {@code Cov_x[E_q z]}, DIP-VAE-I */
        MEANS,
        /** of the codes themselves, {@code Cov_x[E_q z] + E_x[Cov_q z]}, DIP-VAE-II; exact for a diagonal normal, else of the draws */
        CODES
    }

    public Dip {
        Regulariser.requireWeight(weight);
        Allowed.NOT_NEGATIVE.require("off_diagonal", offDiagonal, 10);
        Allowed.NOT_NEGATIVE.require("diagonal", diagonal, 100);
    }

    public Dip(Of of, double offDiagonal, double diagonal, Schedule weight) {
        this(of, Schedule.constant(offDiagonal), Schedule.constant(diagonal), weight);
    }

    @Override
    public boolean perExample() {
        return false;
    }

    @Override
    public Set<Capability> needs() {
        return EnumSet.of(of == Of.MEANS ? Capability.MEAN : Capability.REPARAMETERIZED);
    }

    @Override
    public String otherwise() {
        return of == Of.MEANS ? "of: codes" : Regulariser.super.otherwise();
    }

    @Override
    public Tensor penalty(Terms terms) {
        Tensor c = covariance(terms);
        Tensor variances = Matrices.diagonal(c);
        Tensor off = c.square().sum().sub(variances.square().sum());
        double apart = offDiagonal.at(terms.moment());
        double alone = diagonal.at(terms.moment());
        return off.mul(apart).add(variances.sub(1).square().sum().mul(alone));
    }

    /** {@code [D, D]}. */
    private Tensor covariance(Terms terms) {
        return switch (of) {
            case MEANS -> covariance(terms.q().mean());
            case CODES ->
                terms.q() instanceof elbo.distribution.Normal q
                        ? covariance(q.mean())
                                .add(Matrices.ofDiagonal(variances(q).mean(0)))
                        : covariance(pooled(terms.z()));
        };
    }

    /** Of rows {@code [N, D]}, centred over them, divided by N. */
    private static Tensor covariance(Tensor rows) {
        Tensor centred = rows.sub(rows.mean(0));
        return centred.transpose(0, 1).matmul(centred).div((double) rows.shape().dim(0));
    }

    /** Of each example within q(z|x), {@code [B, D]}. */
    private static Tensor variances(elbo.distribution.Normal q) {
        return q.logVariance().exp().expand(q.mean().shape());
    }

    /** All draws {@code [S, B, D]} of all examples, {@code [S B, D]}. */
    private static Tensor pooled(Tensor z) {
        return z.reshape(-1, z.shape().dim(-1));
    }
}
