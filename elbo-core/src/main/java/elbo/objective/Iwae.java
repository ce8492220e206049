package elbo.objective;

import elbo.Source;
import elbo.distribution.Capability;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The importance-weighted bound, {@code -log (1/K) sum_k w_k} with {@code w_k = p(x|z_k) p(z_k) / q(z_k|x)}, in nats. It never
 * loosens as K grows, tends to log p(x), and with K = 1 is the sampled ELBO.
 *
 * @param samples K
 */
@Source(arxiv = "1509.00519", at = "eq. 8")
public record Iwae(int samples) implements Objective {
    public Iwae {
        if (samples < 1) {
            throw new IllegalArgumentException("samples must be at least 1; got " + samples);
        }
    }

    @Override
    public boolean perExample() {
        return true;
    }

    @Override
    public Set<Capability> needs() {
        return EnumSet.of(Capability.REPARAMETERIZED, Capability.DENSITY);
    }

    @Override
    public List<Phase> phases(Terms terms) {
        return Phase.single(() ->
                terms.logWeight().logSumExp(0).sub(Math.log(samples)).mean().neg());
    }
}
