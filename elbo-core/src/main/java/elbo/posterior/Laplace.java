package elbo.posterior;

import elbo.Source;
import elbo.nn.Block;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.nn.Initializer;
import elbo.nn.Layers;
import elbo.tensor.Shape;

/**
 * {@code q(z|x) = Laplace(mean, s)} in each dimension: {@code log q(z) = -sum_d [|z_d - m_d| / s_d + log 2 s_d]} in nats. One linear
 * head for the mean, one for {@code log s}. Features {@code [B, F]} to draws {@code [S, B, D]}.
 *
 * @param init how both heads begin
 */
@Source(arxiv = "1312.6114", at = "sec. 2.4, location-scale families")
public record Laplace(Initializer init) implements Posterior {
    public Laplace() {
        this(Initializer.TORCH);
    }

    @Override
    public Conditional build(Init place, long features, Shape latent) {
        Block mean = Layers.linear(place.at("mean"), init, features, latent.size());
        Block logScale = Layers.linear(place.at("log_scale"), init, features, latent.size());
        return h -> new elbo.distribution.Laplace(mean.apply(h), logScale.apply(h), latent);
    }
}
