package elbo.posterior;

import elbo.Source;
import elbo.distribution.Capability;
import elbo.distribution.PoincareBall;
import elbo.distribution.Support;
import elbo.nn.Block;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.nn.Initializer;
import elbo.nn.Layers;
import elbo.tensor.Shape;
import java.util.EnumSet;
import java.util.Set;

/**
 * {@code q(z|x)} on the Poincaré ball, the normal distribution that falls with the squared distance from a centre, in nats with respect
 * to the ball's volume. Linear heads: one for the vector that leads from the middle of the ball to the centre, its length being the
 * distance, and one for a single number h, {@code log sigma^2 = h - softplus(h - log most)}, below the largest that floats can hold
 * ({@link elbo.distribution.RiemannianNormal#mostVariance}). Features {@code [B, F]} to draws {@code [S, B, D]}.
 *
 * @param curvature c of the ball of curvature -c; the prior's must be the same
 * @param init      how both heads begin
 */
@Source(arxiv = "1901.06033", at = "sec. 3.2")
public record RiemannianNormal(double curvature, Initializer init) implements Posterior {
    public RiemannianNormal {
        PoincareBall.require(curvature);
    }

    public RiemannianNormal() {
        this(1, Initializer.TORCH);
    }

    @Override
    public Support support(Shape latent) {
        return new Support.Ball(latent.size(), curvature);
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(Capability.DENSITY, Capability.REPARAMETERIZED, Capability.SEVERABLE);
    }

    @Override
    public Conditional build(Init place, long features, Shape latent) {
        PoincareBall ball = new PoincareBall(curvature);
        Block centre = Layers.linear(place.at("centre"), init, features, latent.size());
        double most = Math.log(elbo.distribution.RiemannianNormal.mostVariance(ball, latent.size()));
        Block logVariance = Layers.linear(place.at("log_variance"), init, features, 1)
                .then(x -> x.sub(x.sub(most).softplus()));
        return h ->
                new elbo.distribution.RiemannianNormal(ball.fromCentre(centre.apply(h)), logVariance.apply(h), ball);
    }
}
