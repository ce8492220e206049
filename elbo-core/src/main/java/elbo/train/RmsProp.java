package elbo.train;

import elbo.Source;
import elbo.nn.Schedule;
import elbo.tensor.Crew;
import elbo.tensor.Optimizer;
import elbo.tensor.Tensor;
import java.util.List;

/**
 * {@code v <- smoothing v + (1 - smoothing) g^2}, {@code b <- momentum b + g / (sqrt(v) + epsilon)}, {@code w -= rate b}.
 * {@code weightDecay} times the weight is added to its gradient.
 */
@Source(work = "Tieleman and Hinton 2012, lecture 6.5, as PyTorch has it")
public record RmsProp(Schedule rate, double smoothing, double momentum, double epsilon, double weightDecay)
        implements Optimization {
    public RmsProp {
        Checked.rate(rate);
        Checked.share("smoothing", smoothing);
        Checked.share("momentum", momentum);
        Checked.positive("epsilon", epsilon);
        Checked.notNegative("weight_decay", weightDecay);
    }

    /** With Keras's values. */
    public RmsProp(double rate) {
        this(Schedule.constant(rate), 0.9, 0, 1e-7, 0);
    }

    @Override
    public Optimizer build(List<Tensor> parameters, Crew crew) {
        List<String> names = List.of("square", "velocity");
        return new RuleOptimizer(parameters, weightDecay, names, crew, (w, g, kept, steps, now) -> {
            Tensor square = kept.getFirst();
            Tensor velocity = kept.getLast();
            square.mulInPlace(smoothing).addInPlace(g.square(), 1 - smoothing);
            velocity.mulInPlace(momentum).addInPlace(g.div(square.sqrt().add(epsilon)));
            w.addInPlace(velocity, -now);
        });
    }
}
