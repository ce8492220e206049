package elbo.regulariser;

import elbo.Source;
import elbo.distribution.Capability;
import elbo.nn.Schedule;
import elbo.objective.Terms;
import elbo.tensor.Tensor;
import java.util.EnumSet;
import java.util.Set;

/** {@code 1/2 |z|^2}, the mean over draws and examples: keeps the codes of an autoencoder together. */
@Source(arxiv = "1903.12436", at = "eq. 10")
public record CodeNorm(Schedule weight) implements Regulariser {
    public CodeNorm {
        Regulariser.requireWeight(weight);
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
    public Tensor penalty(Terms terms) {
        return terms.z().square().sum(-1).mean().mul(0.5);
    }
}
