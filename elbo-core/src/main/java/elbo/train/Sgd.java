package elbo.train;

import elbo.Source;
import elbo.nn.Schedule;
import elbo.tensor.Crew;
import elbo.tensor.Optimizer;
import elbo.tensor.Tensor;
import java.util.List;

/**
 * Stochastic gradient descent with momentum: {@code v <- momentum v + g}, {@code w -= rate v}; with Nesterov's look ahead
 * {@code w -= rate (g + momentum v)}. The first gradient enters v whole. {@code weightDecay} times the weight is added to its
 * gradient.
 */
@Source(work = "Sutskever et al. 2013, as PyTorch has it", at = "eq. 1-4")
public record Sgd(Schedule rate, double momentum, boolean nesterov, double weightDecay) implements Optimization {
    public Sgd {
        Checked.rate(rate);
        Checked.share("momentum", momentum);
        Checked.notNegative("weight_decay", weightDecay);
        if (nesterov && momentum == 0) {
            throw new IllegalArgumentException("nesterov needs a momentum greater than 0; got 0.0");
        }
    }

    /** With momentum 0.9. */
    public Sgd(double rate) {
        this(Schedule.constant(rate), 0.9, false, 0);
    }

    @Override
    public Optimizer build(List<Tensor> parameters, Crew crew) {
        return new RuleOptimizer(parameters, weightDecay, List.of("velocity"), crew, (w, g, kept, steps, now) -> {
            Tensor v = kept.getFirst();
            v.mulInPlace(momentum).addInPlace(g);
            w.addInPlace(nesterov ? g.add(v.mul(momentum)) : v, -now);
        });
    }
}
