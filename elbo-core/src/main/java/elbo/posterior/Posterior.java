package elbo.posterior;

import elbo.distribution.Capability;
import elbo.distribution.Support;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Shape;
import java.util.Set;

/** A family of approximate posteriors q(z|x), as a description. It owns the heads that read the encoder's features. */
public interface Posterior {
    /** Where its draws lie. */
    Support support(Shape latent);

    Set<Capability> capabilities();

    /** Whether q(z|x) of an example depends on it alone, and not on the batch that it comes in. */
    default boolean perExample() {
        return true;
    }

    /** From features {@code [B, features]} to q(z|x) with events of shape {@code latent}. */
    Conditional build(Init init, long features, Shape latent);
}
