package elbo.train;

import elbo.Source;
import elbo.nn.Schedule;
import elbo.tensor.Crew;
import elbo.tensor.Optimizer;
import elbo.tensor.Tensor;
import java.util.List;

/**
 * {@code s <- s + g^2}, {@code w -= rate g / (sqrt(s) + epsilon)}. {@code weightDecay} times the weight is added to its gradient.
 */
@Source(work = "Duchi, Hazan and Singer 2011, with diagonal matrices", at = "figure 1")
public record Adagrad(Schedule rate, double epsilon, double weightDecay) implements Optimization {
    public Adagrad {
        Checked.rate(rate);
        Checked.positive("epsilon", epsilon);
        Checked.notNegative("weight_decay", weightDecay);
    }

    public Adagrad(double rate) {
        this(Schedule.constant(rate), 1e-10, 0);
    }

    @Override
    public Optimizer build(List<Tensor> parameters, Crew crew) {
        return new RuleOptimizer(parameters, weightDecay, List.of("sum"), crew, (w, g, kept, steps, now) -> {
            Tensor sum = kept.getFirst();
            sum.addInPlace(g.square());
            w.addInPlace(g.div(sum.sqrt().add(epsilon)), -now);
        });
    }
}
