package elbo.tensor;

import java.util.List;
import java.util.Map;

/** Moves parameters along their gradients, in place. A live thing: it owns its running averages. */
public interface Optimizer extends AutoCloseable {
    /**
     * One step.
     *
     * @param gradients one for each parameter, in order
     * @param rate      the learning rate of this step
     */
    void step(List<Gradient> gradients, double rate);

    /** What must be saved beside the weights for an exact resume; the tensors are the optimizer's own. */
    Map<String, Tensor> state();

    @Override
    void close();
}
