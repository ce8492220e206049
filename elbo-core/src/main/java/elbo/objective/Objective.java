package elbo.objective;

import elbo.distribution.Capability;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What training minimises, as a description. Losses are in nats, averaged over the batch. */
public interface Objective {
    /** Draws of z for each example. */
    default int samples() {
        return 1;
    }

    /** S, the number of all draws of z for each example. */
    default int draws() {
        return samples();
    }

    /** Whether the derivative goes through the draws; if not, z comes cut off from it. */
    default boolean pathwise() {
        return true;
    }

    /** Whether the loss of a batch is the mean of losses that each example has by itself. */
    boolean perExample();

    /** Whether an example's loss, outside training, depends on which others are measured with it. */
    default boolean compares() {
        return !perExample();
    }

    /** What it needs of the posterior; log-weights take a density, and derivatives through them draws that have one. */
    default Set<Capability> needs() {
        return EnumSet.of(Capability.REPARAMETERIZED, Capability.DENSITY);
    }

    /** The updates of one training step, in order. */
    List<Phase> phases(Terms terms);

    /** Whether its loss depends on the prior. */
    default boolean readsPrior() {
        return true;
    }

    /** Whether it weighs {@code log p(x|z) + log p(z) - log q(z|x)} as a whole, so that it is -log p(x) where that is log p(x). */
    default boolean ofLogWeights() {
        return false;
    }

    /** Whether it climbs along log p(x, z), so that codes have to be vectors of real numbers. */
    default boolean climbs() {
        return false;
    }

    /** Numbers that it remembers from step to step, see {@link Sight#memory}. */
    default List<String> memories() {
        return List.of();
    }

    /** The networks it trains against the model; most have none. */
    default List<Adversary> adversaries() {
        return List.of();
    }
}
