package elbo.objective;

import elbo.Refusal;
import elbo.Source;
import elbo.distribution.Capability;
import elbo.nn.Allowed;
import elbo.nn.Schedule;
import elbo.tensor.Tensor;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * {@code -(1/S) sum_s log p(x|z_s) + gamma |KL(q(z|x) || p(z)) - C|}, in nats, KL the mean over the batch: the divergence is held
 * at a capacity C that usually rises while training goes on. Where latents come in two groups, as the posterior {@code product}
 * has them, each has its capacity (JointVAE, arXiv:1804.00104, eq. 7).
 *
 * @param gamma    weight of the distance, at least 0
 * @param capacity C, of the first group, at least 0 as divergences are
 * @param second   C of the second group, where there is one
 */
@Source(arxiv = "1804.03599", at = "eq. 8")
public record Capacity(Schedule gamma, Schedule capacity, Schedule second, int samples) implements Objective {
    public Capacity {
        Allowed.NOT_NEGATIVE.require("gamma", gamma, 1000);
        Allowed.NOT_NEGATIVE.require("capacity", capacity, 25);
        Allowed.NOT_NEGATIVE.require("second", second, 25);
        Estimators.require("samples", samples);
    }

    public Capacity(double gamma, Schedule capacity, Schedule second, int samples) {
        this(Schedule.constant(gamma), capacity, second, samples);
    }

    /** The distance is that of the batch's mean. */
    @Override
    public boolean perExample() {
        return false;
    }

    @Override
    public Set<Capability> needs() {
        return EnumSet.of(Capability.REPARAMETERIZED);
    }

    @Override
    public List<Phase> phases(Terms terms) {
        return Phase.single(() -> {
            List<Tensor> groups = terms.klByGroup();
            if (groups.size() > 2) {
                throw new Refusal(
                        "model.objective",
                        "capacity is for latents of one or two groups; got " + groups.size()
                                + ". Fix: objective type: elbo, or a posterior product of two that are no products");
            }
            double weight = gamma.at(terms.moment());
            Tensor loss = terms.meanLogLikelihood().neg();
            for (int i = 0; i < groups.size(); i++) {
                double target = (i == 0 ? capacity : second).at(terms.moment());
                loss = loss.add(groups.get(i).mean().sub(target).abs().mul(weight));
            }
            return loss;
        });
    }
}
