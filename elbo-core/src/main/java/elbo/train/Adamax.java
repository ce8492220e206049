package elbo.train;

import elbo.Source;
import elbo.nn.Schedule;
import elbo.tensor.Crew;
import elbo.tensor.Functions;
import elbo.tensor.Optimizer;
import elbo.tensor.Tensor;
import java.util.List;

/**
 * Adam by the largest gradient: {@code m <- b1 m + (1-b1) g}, {@code u <- max(b2 u, |g| + epsilon)},
 * {@code w -= rate / (1-b1^t) m / u}. {@code weightDecay} times the weight is added to its gradient.
 */
@Source(arxiv = "1412.6980", at = "algorithm 2")
public record Adamax(Schedule rate, double beta1, double beta2, double epsilon, double weightDecay)
        implements Optimization {
    public Adamax {
        Checked.rate(rate);
        Checked.share("beta1", beta1);
        Checked.share("beta2", beta2);
        Checked.positive("epsilon", epsilon);
        Checked.notNegative("weight_decay", weightDecay);
    }

    public Adamax(double rate) {
        this(Schedule.constant(rate), 0.9, 0.999, 1e-8, 0);
    }

    @Override
    public Optimizer build(List<Tensor> parameters, Crew crew) {
        List<String> names = List.of("mean", "largest");
        return new RuleOptimizer(parameters, weightDecay, names, crew, (w, g, kept, steps, now) -> {
            Tensor mean = kept.getFirst();
            Tensor largest = kept.getLast();
            mean.mulInPlace(beta1).addInPlace(g, 1 - beta1);
            largest.copyFrom(Functions.max(largest.mul(beta2), g.abs().add(epsilon)));
            // the count stays where the engine computes: nothing waits for it
            Tensor begun = Functions.expm1(steps.mul(Math.log(beta1))).neg();
            w.addInPlace(mean.div(largest).div(begun), -now);
        });
    }
}
