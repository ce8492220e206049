package elbo.objective;

import elbo.Source;
import elbo.tensor.Tensor;
import java.util.List;

/**
 * Between both bounds, {@code beta ELBO + (1 - beta) IWAE} of the same K draws, negated, in nats: beta 1 is the sampled ELBO of K
 * draws, 0 is IWAE.
 *
 * @param beta    from 0 to 1
 * @param samples K
 */
@Source(arxiv = "1802.04537", at = "eq. 12")
public record Ciwae(double beta, int samples) implements Weighted {
    public Ciwae {
        Estimators.require("samples", samples);
        if (!(beta >= 0 && beta <= 1)) {
            throw new IllegalArgumentException("beta must be from 0 to 1; got " + beta);
        }
    }

    @Override
    public List<Phase> phases(Terms terms) {
        return Phase.single(() -> {
            Tensor elbo = terms.logWeight().mean();
            Tensor iwae = Importance.bound(terms, 1, samples, gradient());
            return elbo.mul(-beta).sub(iwae.mul(1 - beta));
        });
    }
}
