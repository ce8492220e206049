package elbo.distribution;

import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.function.UnaryOperator;

/**
 * The normal distribution with one known variance for all dimensions, {@code N(mean, variance I)}: a likelihood with a fixed
 * variance, whose log-probability is one pass over the data.
 *
 * @param mean {@code [..., event]}
 */
public record IsotropicNormal(Tensor mean, double variance, Shape eventShape) implements Factorized {
    @Override
    public Tensor sample(Rng rng, int draws) {
        Tensor noise = Tensors.normal(rng, mean.shape().prepend(draws), mean.dtype(), mean.device());
        return noise.mul(Math.sqrt(variance)).add(mean);
    }

    @Override
    public Tensor logProbEach(Tensor x) {
        return x.sub(mean).square().mul(-0.5 / variance).add(-0.5 * Math.log(2 * Math.PI * variance));
    }

    @Override
    public Tensor logProb(Tensor x) {
        double constant = -0.5 * eventShape.size() * Math.log(2 * Math.PI * variance);
        return Events.sum(x.sub(mean).square(), eventShape).mul(-0.5 / variance).add(constant);
    }

    @Override
    public IsotropicNormal mapped(UnaryOperator<Tensor> change) {
        return new IsotropicNormal(change.apply(mean), variance, eventShape);
    }
}
