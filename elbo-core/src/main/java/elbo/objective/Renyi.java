package elbo.objective;

import elbo.Source;
import elbo.nn.Schedule;
import elbo.tensor.Tensor;
import java.util.List;

/**
 * The variational Renyi bound, {@code -1/(1 - alpha) log (1/K) sum_k w_k^(1 - alpha)}, in nats: alpha 0 is IWAE, alpha near 1 the
 * sampled ELBO, and it falls as alpha grows. Below 0 it is no lower bound on log p(x), above 1 it covers less of the posterior.
 *
 * @param alpha   any number but 1, where it is the ELBO; a schedule stays on one side of that
 * @param samples K
 */
@Source(arxiv = "1602.02311", at = "sec. 4.1")
public record Renyi(Schedule alpha, int samples) implements Weighted {
    public Renyi {
        Estimators.require("samples", samples);
        if (!(alpha.most() < 1 || alpha.least() > 1)
                || !Double.isFinite(alpha.least())
                || !Double.isFinite(alpha.most())) {
            throw new IllegalArgumentException(
                    "alpha must be a number other than 1, and always on the same side of it; got " + told(alpha)
                            + ". At 1 this bound is the ELBO. Fix: type: elbo, kl: sampled");
        }
    }

    public Renyi(double alpha, int samples) {
        this(Schedule.constant(alpha), samples);
    }

    private static String told(Schedule alpha) {
        return alpha instanceof Schedule.Constant(double value)
                ? String.valueOf(value)
                : "a schedule from " + alpha.least() + " to " + alpha.most();
    }

    @Override
    public List<Phase> phases(Terms terms) {
        return Phase.single(() -> {
            double order = alpha.at(terms.moment());
            Tensor powers = terms.logWeight().mul(1 - order);
            return powers.logSumExp(0).sub(Math.log(samples)).mean().div(order - 1);
        });
    }
}
