package elbo.prior;

import elbo.Source;
import elbo.distribution.PoincareBall;
import elbo.distribution.Support;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Shape;

/**
 * A normal distribution wrapped around the middle of the Poincaré ball: {@code log p(z)} in nats with respect to the ball's volume
 * falls with the distance from there; nothing is learnt.
 *
 * @param curvature c of the ball of curvature -c; the posterior's must be the same
 * @param variance  of the vectors that are wrapped
 */
@Source(arxiv = "1901.06033", at = "sec. 3.1")
public record WrappedNormal(double curvature, double variance) implements Prior {
    public WrappedNormal {
        PoincareBall.require(curvature);
        Each.requirePositive("variance", variance);
    }

    public WrappedNormal() {
        this(1, 1);
    }

    @Override
    public Support support(Shape latent) {
        return new Support.Ball(latent.size(), curvature);
    }

    @Override
    public Conditional build(Init init, Shape latent, Surroundings around) {
        PoincareBall ball = new PoincareBall(curvature);
        return context -> new elbo.distribution.WrappedNormal(
                Each.full(context, latent, 0), Each.full(context, latent, Math.log(variance)), ball);
    }
}
