package elbo.train;

import elbo.Source;
import elbo.nn.Schedule;
import elbo.tensor.Crew;
import elbo.tensor.FusedAdam;
import elbo.tensor.Optimizer;
import elbo.tensor.Tensor;
import java.util.List;

/** Adam, see {@link FusedAdam}. */
@Source(arxiv = "1412.6980", at = "algorithm 1")
public record Adam(Schedule rate, double beta1, double beta2, double epsilon, double weightDecay)
        implements Optimization {
    public Adam {
        Checked.rate(rate);
        Checked.share("beta1", beta1);
        Checked.share("beta2", beta2);
        Checked.positive("epsilon", epsilon);
        Checked.notNegative("weight_decay", weightDecay);
    }

    public Adam(double rate) {
        this(Schedule.constant(rate), 0.9, 0.999, 1e-8, 0);
    }

    @Override
    public Optimizer build(List<Tensor> parameters, Crew crew) {
        return new FusedAdam(parameters, new FusedAdam.Settings(beta1, beta2, epsilon, weightDecay), crew);
    }
}
