package elbo.flow;

import elbo.tensor.Tensor;
import elbo.transform.Pointwise;

/** What couplings and autoregressive flows do to each number once a network has spoken. */
public interface Shaping {
    /** How many numbers of the network's it takes for one of the event's. */
    int numbers();

    /** @param numbers {@code [N, numbers, event]}; zeros make the identity, or nearly */
    Pointwise with(Tensor numbers);
}
