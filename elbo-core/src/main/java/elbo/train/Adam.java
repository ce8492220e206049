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
        if (!(rate.at(0, 0) >= 0)) {
            throw new IllegalArgumentException("rate must be at least 0; got " + rate.at(0, 0));
        }
        requireUnit("beta1", beta1);
        requireUnit("beta2", beta2);
        if (!(epsilon > 0)) {
            throw new IllegalArgumentException("epsilon must be greater than 0; got " + epsilon);
        }
        if (!(weightDecay >= 0)) {
            throw new IllegalArgumentException("weight_decay must be at least 0; got " + weightDecay);
        }
    }

    public Adam(double rate) {
        this(Schedule.constant(rate), 0.9, 0.999, 1e-8, 0);
    }

    private static void requireUnit(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(name + " must be in [0, 1); got " + value);
        }
    }

    @Override
    public Optimizer build(List<Tensor> parameters, Crew crew) {
        return new FusedAdam(parameters, new FusedAdam.Settings(beta1, beta2, epsilon, weightDecay), crew);
    }
}
