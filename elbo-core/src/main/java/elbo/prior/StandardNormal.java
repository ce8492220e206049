package elbo.prior;

import elbo.Source;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Shape;

/** {@code p(z) = N(0, I)}: {@code log p(z) = -1/2 (|z|^2 + D log 2 pi)} in nats; nothing is learnt. */
@Source(arxiv = "1312.6114", at = "sec. 3")
public record StandardNormal() implements Prior {
    @Override
    public Conditional build(Init init, Shape latent, Surroundings around) {
        return context ->
                new elbo.distribution.StandardNormal(context.shape().dim(0), latent, context.dtype(), context.device());
    }
}
