package elbo.posterior;

import elbo.Source;
import elbo.distribution.Capability;
import elbo.distribution.Point;
import elbo.distribution.UnitPoint;
import elbo.nn.Activation;
import elbo.nn.Block;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.nn.Initializer;
import elbo.nn.Layers;
import elbo.tensor.Shape;
import java.util.EnumSet;
import java.util.Set;

/**
 * All of {@code q(z|x)} at one point, {@code z = activation(W h + b)}: the code of an autoencoder without noise. Features {@code [B, F]} to
 * draws {@code [S, B, D]}, all alike. Has no density in nats or otherwise, so objectives that ask for one, or for a divergence from the
 * prior, are refused.
 *
 * @param activation of the head; {@code sigmoid} makes units that are on or off, with codes between 0 and 1
 * @param init       how the head begins
 */
@Source(arxiv = "1903.12436", at = "sec. 3")
public record Deterministic(Activation activation, Initializer init) implements Posterior {
    public Deterministic() {
        this(Activation.IDENTITY);
    }

    public Deterministic(Activation activation) {
        this(activation, Initializer.TORCH);
    }

    @Override
    public Set<Capability> capabilities() {
        return activation == Activation.SIGMOID
                ? EnumSet.of(Capability.REPARAMETERIZED, Capability.MEAN, Capability.SIGMOID)
                : EnumSet.of(Capability.REPARAMETERIZED, Capability.MEAN);
    }

    @Override
    public String able(Set<Capability> needs) {
        boolean enough = new Deterministic(Activation.SIGMOID).capabilities().containsAll(needs);
        return enough ? "posterior.activation: sigmoid" : Posterior.super.able(needs);
    }

    @Override
    public boolean deterministic() {
        return true;
    }

    @Override
    public Conditional build(Init place, long features, Shape latent) {
        Block head = Layers.linear(place.at("code"), init, features, latent.size());
        return activation == Activation.SIGMOID
                ? h -> new UnitPoint(head.apply(h), latent)
                : h -> new Point(activation.apply(head.apply(h)), latent);
    }
}
