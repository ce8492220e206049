package elbo.distribution;

import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.function.UnaryOperator;

/**
 * Points spread evenly over the unit sphere, for each of {@code batch} examples: {@code log p(x) = -log area}, with respect to the
 * sphere's own area; {@code log 4 pi} in three dimensions. Draws are normal draws brought to length 1.
 *
 * @param eventShape one dimension, at least 2 long
 */
public record UniformSphere(long batch, Shape eventShape, DType type, Device device) implements Distribution {
    @Override
    public Tensor sample(Rng rng, int draws) {
        return direction(rng, eventShape.prepend(draws, batch), type, device);
    }

    /** Unit vectors along the last dimension, in all directions alike. */
    static Tensor direction(Rng rng, Shape shape, DType type, Device device) {
        // not 0, which has no direction, but which a normal draw of a float can be
        Tensor noise = Tensors.normal(rng, shape, type, device).add(1e-12);
        return noise.div(noise.square().sum(-1).sqrt().unsqueeze(-1));
    }

    @Override
    public Tensor logProb(Tensor x) {
        return x.sum(-1).mul(0).sub(SphereRule.logArea(eventShape.size()));
    }

    /** The centre. */
    @Override
    public Tensor mean() {
        return Tensors.zeros(eventShape.prepend(batch), type, device);
    }

    @Override
    public UniformSphere mapped(UnaryOperator<Tensor> change) {
        return this;
    }
}
