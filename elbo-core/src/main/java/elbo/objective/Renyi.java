package elbo.objective;

import elbo.Source;
import elbo.tensor.Tensor;
import java.util.List;

/**
 * The variational Renyi bound, {@code -1/(1 - alpha) log (1/K) sum_k w_k^(1 - alpha)}, in nats: alpha 0 is IWAE, alpha near 1 the
 * sampled ELBO, and it falls as alpha grows. Below 0 it is no lower bound on log p(x), above 1 it covers less of the posterior.
 *
 * @param alpha   any number but 1, where it is the ELBO
 * @param samples K
 */
@Source(arxiv = "1602.02311", at = "eq. 15")
public record Renyi(double alpha, int samples) implements Weighted {
    public Renyi {
        Estimators.require("samples", samples);
        if (alpha == 1 || !Double.isFinite(alpha)) {
            throw new IllegalArgumentException("alpha must be a number other than 1; got " + alpha
                    + ". At 1 this bound is the ELBO: type: elbo, kl: sampled");
        }
    }

    @Override
    public List<Phase> phases(Terms terms) {
        return Phase.single(() -> {
            Tensor powers = terms.logWeight().mul(1 - alpha);
            return powers.logSumExp(0).sub(Math.log(samples)).mean().div(alpha - 1);
        });
    }
}
