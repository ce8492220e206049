package elbo.objective;

import elbo.Source;
import elbo.distribution.Capability;
import elbo.nn.Schedule;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Two bounds of log p(x), one from either side: the decoder raises the importance-weighted bound of K draws, the encoder lowers the chi
 * upper bound {@code (1/n) log E_q[w^n] = log p(x) + (n - 1)/n D_n(p(z|x) || q(z|x))}, {@code w = p(x, z) / q(z|x)} and D_n Renyi's
 * divergence: a q that is narrower than the posterior costs most, so q covers it. The encoder follows
 * {@code -(n - 1)/n sum_k v_k log q(z_k|x)}, v the normalised {@code w_k^n}, the derivative but for a bias that falls as K grows; none goes
 * through draws, so posteriors may be of any kind. In nats; what is recorded is the negative lower bound.
 *
 * @param samples K, at least 2
 * @param order   n, above 1
 */
@Source(arxiv = "1611.00328", at = "eq. 3 and sec. 2.3")
public record Chi(int samples, Schedule order) implements Objective {
    public Chi {
        Estimators.require("samples", samples);
        if (samples == 1) {
            throw new IllegalArgumentException("samples must be at least 2: one draw has the weight 1 whatever it is");
        }
        if (!(order.least() > 1) || Double.isInfinite(order.most())) {
            throw new IllegalArgumentException("order must be above 1 always; got " + order.least()
                    + ". At 1 it is the divergence of another objective. Fix: type: wake-sleep, encoder: wake");
        }
    }

    public Chi(int samples, double order) {
        this(samples, Schedule.constant(order));
    }

    @Override
    public boolean perExample() {
        return true;
    }

    @Override
    public boolean pathwise() {
        return false;
    }

    @Override
    public Set<Capability> needs() {
        return EnumSet.of(Capability.DENSITY);
    }

    @Override
    public List<Phase> phases(Terms terms) {
        double n = order.at(terms.moment());
        return WakeSleep.phases(terms, samples, () -> WakeSleep.awake(terms, n).mul((n - 1) / n));
    }
}
