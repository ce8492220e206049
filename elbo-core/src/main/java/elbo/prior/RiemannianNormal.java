package elbo.prior;

import elbo.Source;
import elbo.distribution.PoincareBall;
import elbo.distribution.Support;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Shape;

/**
 * The normal distribution around the middle of the Poincaré ball: {@code log p(z) = -d(0, z)^2 / (2 variance) - log Z} in nats with
 * respect to the ball's volume; nothing is learnt.
 *
 * @param curvature c of the ball of curvature -c; the posterior's must be the same
 * @param variance  sigma^2
 */
@Source(arxiv = "1901.06033", at = "sec. 3.1")
public record RiemannianNormal(double curvature, double variance) implements Prior {
    public RiemannianNormal {
        PoincareBall.require(curvature);
        Each.requirePositive("variance", variance);
    }

    public RiemannianNormal() {
        this(1, 1);
    }

    @Override
    public Support support(Shape latent) {
        return new Support.Ball(latent.size(), curvature);
    }

    @Override
    public Conditional build(Init init, Shape latent, Surroundings around) {
        PoincareBall ball = new PoincareBall(curvature);
        return context -> new elbo.distribution.RiemannianNormal(
                Each.full(context, latent, 0), Each.full(context, Shape.of(1), Math.log(variance)), ball);
    }
}
