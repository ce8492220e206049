package elbo.posterior;

import elbo.Source;
import elbo.distribution.Capability;
import elbo.distribution.Point;
import elbo.nn.Block;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.nn.Initializer;
import elbo.nn.Layers;
import elbo.tensor.Shape;
import java.util.EnumSet;
import java.util.Set;

/**
 * All of {@code q(z|x)} at one point, a linear head: the code of an autoencoder without noise. Features {@code [B, F]} to draws
 * {@code [S, B, D]}, all alike. Has no density in nats or otherwise, so objectives that ask for one, or for a divergence from the
 * prior, are refused.
 *
 * @param init how the head begins
 */
@Source(arxiv = "1903.12436", at = "sec. 3")
public record Deterministic(Initializer init) implements Posterior {
    public Deterministic() {
        this(Initializer.TORCH);
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(Capability.REPARAMETERIZED, Capability.MEAN);
    }

    @Override
    public boolean deterministic() {
        return true;
    }

    @Override
    public Conditional build(Init place, long features, Shape latent) {
        Block code = Layers.linear(place.at("code"), init, features, latent.size());
        return h -> new Point(code.apply(h), latent);
    }
}
