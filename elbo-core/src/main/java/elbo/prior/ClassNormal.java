package elbo.prior;

import elbo.Source;
import elbo.distribution.Normal;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;

/**
 * {@code p(z|y) = N(m_y, I)}: a learnt mean for each class y, read from the context {@code [B, C]}, one-hot. New examples of a
 * class are decoded from draws around its mean.
 *
 * @param spread standard deviation of the means' first values
 */
@Source(work = "Su 2018, spaces.ac.cn 5253", at = "the prior of each class")
public record ClassNormal(double spread) implements Prior {
    public ClassNormal {
        if (!(spread >= 0)) {
            throw new IllegalArgumentException("spread must be at least 0; got " + spread);
        }
    }

    @Override
    public boolean learnt() {
        return true;
    }

    @Override
    public boolean conditional() {
        return true;
    }

    @Override
    public Conditional build(Init init, Shape latent, Surroundings around) {
        Tensor means = init.normal("means", Shape.of(around.context(), latent.size()), 0, spread);
        return context ->
                new Normal(context.matmul(means), Tensors.scalar(0, context.dtype(), context.device()), latent);
    }
}
