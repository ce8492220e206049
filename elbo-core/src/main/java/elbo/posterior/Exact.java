package elbo.posterior;

import elbo.Refusal;
import elbo.Source;
import elbo.distribution.Capability;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Shape;
import java.util.EnumSet;
import java.util.Set;

/**
 * The code that an invertible encoder says, {@code z = f(x)}, with {@code log q(z|x) = -log |det df/dx|} in nats, so that the bound is
 * {@code log p(f(x)) + log |det df/dx|}, which is log p(x) itself. Features {@code [B, D + 1]}: the code and the log-determinant.
 */
@Source(arxiv = "2007.02731", at = "sec. 2.2, table 1")
public record Exact() implements Posterior {
    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(Capability.DENSITY, Capability.REPARAMETERIZED, Capability.MEAN);
    }

    @Override
    public boolean exact() {
        return true;
    }

    @Override
    public Conditional build(Init init, long features, Shape latent) {
        long dims = latent.size();
        if (features != dims + 1) {
            throw new Refusal(
                    "model.latent",
                    "a flow has as many latent dimensions as an example has numbers. Fix: latent: " + (features - 1));
        }
        return h -> new elbo.distribution.Exact(
                h.narrow(1, 0, dims), h.narrow(1, dims, 1).sum(1).neg());
    }
}
