package elbo.distribution;

import elbo.Source;
import elbo.tensor.Matrices;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.function.UnaryOperator;

/**
 * The normal distribution with any covariance, {@code N(mean, L L^T)}: {@code log p(x) = -1/2 |y|^2 - sum_d log L_dd - D/2 log 2 pi}
 * with {@code L y = x - mean}. Draws are {@code mean + L e}, {@code e ~ N(0, I)}.
 *
 * @param mean   {@code [..., D]}
 * @param factor L, {@code [..., D, D]}, lower triangular with a positive diagonal
 */
@Source(arxiv = "1906.02691", at = "sec. 2.5.1")
public record FullNormal(Tensor mean, Tensor factor) implements Distribution {
    @Override
    public Shape eventShape() {
        return mean.shape().last(1);
    }

    @Override
    public Tensor sample(Rng rng, int draws) {
        Tensor noise = Tensors.normal(rng, mean.shape().prepend(draws), mean.dtype(), mean.device());
        return mean.add(factor.mul(noise.unsqueeze(-2)).sum(-1));
    }

    @Override
    public Tensor logProb(Tensor x) {
        double constant = -0.5 * eventShape().size() * Math.log(2 * Math.PI);
        return whitened(x).square().sum(-1).mul(-0.5).sub(logDeterminant()).add(constant);
    }

    /** {@code L^-1 (x - mean)}. */
    Tensor whitened(Tensor x) {
        return Matrices.solveLower(factor, x.sub(mean).unsqueeze(-1)).sum(-1);
    }

    /** {@code log |L|}. */
    Tensor logDeterminant() {
        return Matrices.diagonal(factor).log().sum(-1);
    }

    @Override
    public FullNormal mapped(UnaryOperator<Tensor> change) {
        return new FullNormal(change.apply(mean), change.apply(factor));
    }
}
