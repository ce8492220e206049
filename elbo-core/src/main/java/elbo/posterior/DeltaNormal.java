package elbo.posterior;

import elbo.Source;
import elbo.distribution.Capability;
import elbo.distribution.Normal;
import elbo.nn.Block;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.nn.Initializer;
import elbo.nn.Layers;
import elbo.tensor.Shape;
import java.util.EnumSet;
import java.util.Set;

/**
 * {@code q(z|x) = N(mean, diag v)} with {@code v <= v_max} chosen so that its divergence from the standard normal is at least
 * {@code rate} nats whatever the encoder says: {@code 1/2 (v_max - log v_max - 1) = rate / D}, hence it cannot collapse.
 * {@code log v = log v_max - softplus(s)}, s the second head. Features {@code [B, F]} to draws {@code [S, B, D]}.
 *
 * @param rate the committed rate of all dimensions together, in nats
 */
@Source(arxiv = "1901.03416", at = "sec. 2")
public record DeltaNormal(double rate, Initializer init) implements Posterior {
    public DeltaNormal {
        if (!(rate > 0) || Double.isInfinite(rate)) {
            throw new IllegalArgumentException("rate must be greater than 0 nats; got " + rate);
        }
    }

    /** Those of a normal but {@link Capability#UNBOUND}: a variance that is moved beyond {@code v_max} commits to nothing. */
    @Override
    public Set<Capability> capabilities() {
        return EnumSet.complementOf(EnumSet.of(Capability.UNBOUND, Capability.SIGMOID));
    }

    @Override
    public Conditional build(Init place, long features, Shape latent) {
        Block mean = Layers.linear(place.at("mean"), init, features, latent.size());
        Block shrink = Layers.linear(place.at("shrink"), init, features, latent.size());
        double most = Math.log(largestVariance(rate / latent.size()));
        return h -> new Normal(mean.apply(h), shrink.apply(h).softplus().neg().add(most), latent);
    }

    /** The v below 1 with {@code 1/2 (v - log v - 1) = rate}, by halving the interval of log v. */
    static double largestVariance(double rate) {
        double low = -2 * rate - 1; // there it is too much
        double high = 0;
        for (int i = 0; i < 200; i++) {
            double middle = (low + high) / 2;
            if ((Math.exp(middle) - middle - 1) / 2 > rate) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Math.exp(low);
    }
}
