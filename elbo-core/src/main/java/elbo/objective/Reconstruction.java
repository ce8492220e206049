package elbo.objective;

import elbo.Source;
import elbo.distribution.Capability;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * {@code -log p(x|z)} alone, in nats: an autoencoder's loss, without any divergence. With the posterior {@code deterministic} it
 * is the plain autoencoder; with another it is a VAE whose noise dies out.
 *
 * @param samples draws of z for each example; a deterministic code needs no more than 1
 */
@Source(work = "Hinton and Salakhutdinov 2006, Reducing the dimensionality of data with neural networks", at = "p. 504")
public record Reconstruction(int samples) implements Objective {
    public Reconstruction {
        Estimators.require("samples", samples);
    }

    @Override
    public boolean readsPrior() {
        return false;
    }

    @Override
    public boolean perExample() {
        return true;
    }

    @Override
    public Set<Capability> needs() {
        return EnumSet.of(Capability.REPARAMETERIZED);
    }

    @Override
    public List<Phase> phases(Terms terms) {
        return Phase.single(() -> terms.meanLogLikelihood().neg());
    }
}
