package elbo.posterior;

import elbo.Source;
import elbo.distribution.Capability;
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
 * {@code q(z|x)}: z the softmax of {@code (u, 0)} with {@code u ~ N(mean, diag sigma^2)} of D - 1 dimensions, so that the latent is D
 * proportions; {@code log q(z) = log N(u) - sum_d log z_d} in nats. Linear heads for the mean and {@code log sigma^2} of u. Features
 * {@code [B, F]} to draws {@code [S, B, D]}. Refuses a latent of one dimension.
 *
 * @param init how both heads begin
 */
@Source(arxiv = "1703.01488", at = "sec. 3; with a free diagonal covariance")
public record LogisticNormal(Initializer init) implements Posterior {
    public LogisticNormal() {
        this(Initializer.TORCH);
    }

    @Override
    public Support support(Shape latent) {
        return Support.simplex(latent);
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(Capability.DENSITY, Capability.REPARAMETERIZED, Capability.SEVERABLE, Capability.MEAN);
    }

    @Override
    public Conditional build(Init place, long features, Shape latent) {
        long free = latent.size() - 1;
        Block mean = Layers.linear(place.at("mean"), init, features, free);
        Block logVariance = Layers.linear(place.at("log_variance"), init, features, free);
        return h -> new elbo.distribution.LogisticNormal(mean.apply(h), logVariance.apply(h));
    }
}
