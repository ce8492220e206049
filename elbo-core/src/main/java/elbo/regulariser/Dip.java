package elbo.regulariser;

import elbo.Source;
import elbo.distribution.Capability;
import elbo.nn.Allowed;
import elbo.nn.Schedule;
import elbo.objective.Terms;
import elbo.tensor.Matrices;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.EnumSet;
import java.util.Set;

/**
 * Disentangled inferred priors: the covariance C of codes over the batch is drawn to the identity,
 * {@code offDiagonal sum_{i != j} C_ij^2 + diagonal sum_i (C_ii - 1)^2}, sums over the latent dimensions.
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
        /** of the codes themselves, {@code Cov_x[E_q z] + E_x[Cov_q z]}, DIP-VAE-II */
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
        return of == Of.MEANS ? EnumSet.noneOf(Capability.class) : EnumSet.of(Capability.REPARAMETERIZED);
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

    /** {@code [D, D]}, centred over the batch, divided by B. */
    private Tensor covariance(Terms terms) {
        Tensor mean = terms.q().mean();
        Tensor centred = mean.sub(mean.mean(0));
        double n = mean.shape().dim(0);
        Tensor ofMeans = centred.transpose(0, 1).matmul(centred).div(n);
        return switch (of) {
            case MEANS -> ofMeans;
            case CODES -> ofMeans.add(within(terms, mean).div(n));
        };
    }

    /** The sum over examples of the covariance within q(z|x): exact for a diagonal normal, else from the draws. */
    private static Tensor within(Terms terms, Tensor mean) {
        if (terms.q() instanceof elbo.distribution.Normal q) {
            Tensor variance = q.logVariance().exp().expand(mean.shape());
            return Matrices.ofDiagonal(variance.sum(0));
        }
        Tensor z = terms.z();
        Tensor d = z.sub(mean)
                .reshape(Shape.of(z.shape().dim(0) * z.shape().dim(1), z.shape().dim(2)));
        return d.transpose(0, 1).matmul(d).div((double) z.shape().dim(0));
    }
}
