package elbo.posterior;

import elbo.Source;
import elbo.distribution.Support;
import elbo.nn.Block;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.nn.Initializer;
import elbo.nn.Layers;
import elbo.tensor.Shape;

/**
 * {@code q(z|x) = Gamma(a, b)} in each dimension, for latents above 0:
 * {@code log q(z) = sum_d [a_d log b_d - log Gamma(a_d) + (a_d - 1) log z_d - b_d z_d]} in nats. One linear head for each of
 * {@code a} and {@code b}, through {@code softplus + 0.05}: below that, draws are too small to be told from 0 in floats. Features
 * {@code [B, F]} to draws {@code [S, B, D]}, with implicit derivatives.
 *
 * @param init how both heads begin
 */
@Source(arxiv = "1805.08498", at = "sec. 3; also arXiv:1610.05683")
public record Gamma(Initializer init) implements Posterior {
    private static final double LEAST = 0.05;

    public Gamma() {
        this(Initializer.TORCH);
    }

    @Override
    public Support support(Shape latent) {
        return new Support.Positive(latent.size());
    }

    @Override
    public Conditional build(Init place, long features, Shape latent) {
        Block concentration = logPositive(place.at("concentration"), features, latent);
        Block rate = logPositive(place.at("rate"), features, latent);
        return h -> new elbo.distribution.Gamma(concentration.apply(h), rate.apply(h), latent);
    }

    /** The slope of draws by rejection is a number to further derivatives. */
    @Override
    public boolean twiceDerivable() {
        return false;
    }

    private Block logPositive(Init place, long features, Shape latent) {
        return Layers.linear(place, init, features, latent.size())
                .then(x -> x.softplus().add(LEAST).log());
    }
}
