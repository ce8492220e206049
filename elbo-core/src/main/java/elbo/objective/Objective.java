package elbo.objective;

import elbo.distribution.Capability;
import java.util.List;
import java.util.Set;

/** What training minimises, as a description. Losses are in nats, averaged over the batch. */
public interface Objective {
    /** S, the number of draws of z for each example. */
    int samples();

    /** Whether the loss of a batch is the mean of losses that each example has by itself. */
    boolean perExample();

    /** What it needs of the posterior. */
    Set<Capability> needs();

    /** The updates of one training step, in order. */
    List<Phase> phases(Terms terms);

    /** The networks it trains against the model; most have none. */
    default List<Adversary> adversaries() {
        return List.of();
    }
}
