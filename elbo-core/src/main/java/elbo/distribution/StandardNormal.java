package elbo.distribution;

import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.function.UnaryOperator;

/**
 * {@code N(0, I)} for each of {@code batch} examples: {@code log p(x) = -1/2 (|x|^2 + D log 2 pi)}.
 */
public record StandardNormal(long batch, Shape eventShape, DType type, Device device) implements Factorized {
    @Override
    public Tensor sample(Rng rng, int draws) {
        return Tensors.normal(rng, eventShape.prepend(draws, batch), type, device);
    }

    @Override
    public Tensor logProbEach(Tensor x) {
        return x.square().add(Math.log(2 * Math.PI)).mul(-0.5);
    }

    @Override
    public Tensor logProb(Tensor x) {
        double constant = -0.5 * eventShape.size() * Math.log(2 * Math.PI);
        return Events.sum(x.square(), eventShape).mul(-0.5).add(constant);
    }

    @Override
    public Tensor mean() {
        return Tensors.zeros(eventShape.prepend(batch), type, device);
    }

    @Override
    public StandardNormal mapped(UnaryOperator<Tensor> change) {
        return this;
    }
}
