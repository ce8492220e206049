package elbo.distribution;

import elbo.tensor.Along;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The logistic-normal distribution on the simplex of D proportions: the softmax of {@code (u, 0)}, u normal with D - 1 dimensions.
 * {@code log p(x) = log N(u) - sum_d log x_d} with {@code u_d = log(x_d / x_D)}, with respect to all but the last proportion, which
 * follows from them. In floats, proportions below 1e-35 count as 1e-35.
 *
 * @param location    the mean of u, {@code [..., D - 1]}
 * @param logVariance that of u, broadcast against {@code location}
 */
public record LogisticNormal(Tensor location, Tensor logVariance) implements Distribution {
    /** Draws that the mean is computed from, and as many again with their noise turned round. */
    private static final int FIXED_DRAWS = 2048;

    @Override
    public Shape eventShape() {
        return Shape.of(location.shape().dim(-1) + 1);
    }

    /** u. */
    Normal normal() {
        return new Normal(location, logVariance, location.shape().last(1));
    }

    @Override
    public Tensor sample(Rng rng, int draws) {
        return simplex(normal().sample(rng, draws));
    }

    private static Tensor simplex(Tensor u) {
        return Along.softmax(Tensors.cat(List.of(u, u.narrow(-1, 0, 1).mul(0)), -1), -1);
    }

    @Override
    public Tensor logProb(Tensor x) {
        Tensor log = x.clampMin(Proposals.tiny(x.dtype())).log();
        long free = location.shape().dim(-1);
        Tensor u = log.narrow(-1, 0, free).sub(log.narrow(-1, free, 1));
        return normal().logProb(u).sub(log.sum(-1));
    }

    /**
     * The mean has no closed form: this is that of 4096 draws whose noise is always the same, in pairs that mirror each other, good
     * to about 0.01.
     */
    @Override
    public Tensor mean() {
        Tensor spread = logVariance.mul(0.5).exp();
        long[] shape = new long[location.shape().rank() + 1];
        Arrays.fill(shape, 1);
        shape[0] = FIXED_DRAWS;
        shape[shape.length - 1] = location.shape().dim(-1);
        Tensor noise = Tensors.normal(Rng.of(0), Shape.of(shape), location.dtype(), location.device());
        Tensor one = simplex(location.addProduct(spread, noise));
        Tensor other = simplex(location.addProduct(spread, noise.neg()));
        return one.add(other).mean(0).mul(0.5);
    }

    @Override
    public LogisticNormal mapped(UnaryOperator<Tensor> change) {
        return new LogisticNormal(change.apply(location), change.apply(logVariance));
    }
}
