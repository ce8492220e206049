package elbo.train;

import elbo.nn.Schedule;
import elbo.tensor.Crew;
import elbo.tensor.Optimizer;
import elbo.tensor.Tensor;
import java.util.List;

/** How parameters are moved, as a description. */
public interface Optimization {
    /** The learning rate over time. */
    Schedule rate();

    /** @param crew who moves the parameters, each a share */
    Optimizer build(List<Tensor> parameters, Crew crew);
}
