package elbo.posterior;

import elbo.Source;
import elbo.distribution.Capability;
import elbo.distribution.SphereRule;
import elbo.distribution.Support;
import elbo.nn.Block;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.nn.Initializer;
import elbo.nn.Layers;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.EnumSet;
import java.util.Set;

/**
 * {@code q(z|x)} on the sphere of radius 1, {@code log q(z) = k m.z - log C(k)} in nats with respect to its area: a linear head brought
 * to length 1 for the mean direction m, and one number k, the concentration, for each example, {@code softplus + 1}. Features
 * {@code [B, F]} to draws {@code [S, B, D]}, with implicit derivatives to k. Refuses a latent of one dimension.
 *
 * @param concentration k where it is fixed; 0 where it is learnt
 * @param init          how the heads begin
 */
@Source(arxiv = "1804.00891", at = "sec. 3; the head of k as in its implementation")
public record VonMisesFisher(double concentration, Initializer init) implements Posterior {
    private static final double LEAST = 1e-3;
    private static final double MOST = 1000;

    public VonMisesFisher {
        if (concentration != 0 && !(concentration >= LEAST && concentration <= MOST)) {
            throw new IllegalArgumentException(
                    "concentration must be from 0.001 to 1000, or 0 to be learnt; got " + concentration);
        }
    }

    public VonMisesFisher() {
        this(0, Initializer.TORCH);
    }

    @Override
    public Support support(Shape latent) {
        return Support.sphere(latent);
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(Capability.DENSITY, Capability.REPARAMETERIZED, Capability.SEVERABLE, Capability.MEAN);
    }

    @Override
    public Conditional build(Init place, long features, Shape latent) {
        SphereRule sphere = SphereRule.of(latent.size());
        Block direction = Layers.linear(place.at("direction"), init, features, latent.size())
                .then(VonMisesFisher::unit);
        if (concentration != 0) {
            return h -> {
                Tensor m = direction.apply(h);
                Tensor k = Tensors.full(one(m), concentration, m.dtype(), m.device());
                return new elbo.distribution.VonMisesFisher(m, k, sphere);
            };
        }
        Block k = Layers.linear(place.at("concentration"), init, features, 1)
                .then(x -> x.softplus().add(1));
        return h -> new elbo.distribution.VonMisesFisher(direction.apply(h), k.apply(h), sphere);
    }

    private static Shape one(Tensor direction) {
        return direction.shape().dropLast(1).join(Shape.of(1));
    }

    private static Tensor unit(Tensor x) {
        return x.div(x.square().sum(-1).clampMin(1e-24).sqrt().unsqueeze(-1));
    }
}
