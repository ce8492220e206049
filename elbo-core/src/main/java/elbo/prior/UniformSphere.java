package elbo.prior;

import elbo.Source;
import elbo.distribution.Support;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Shape;

/**
 * Points spread evenly over the sphere of radius 1: {@code log p(z) = -log area} in nats, with respect to the sphere's own area;
 * nothing is learnt. Refuses a latent of one dimension.
 */
@Source(arxiv = "1804.00891", at = "sec. 3")
public record UniformSphere() implements Prior {
    @Override
    public Support support(Shape latent) {
        return Support.sphere(latent);
    }

    @Override
    public Conditional build(Init init, Shape latent, Surroundings around) {
        return context ->
                new elbo.distribution.UniformSphere(context.shape().dim(0), latent, context.dtype(), context.device());
    }
}
