package elbo.regulariser;

import elbo.distribution.Capability;
import elbo.nn.Allowed;
import elbo.nn.Schedule;
import elbo.objective.Terms;
import elbo.tensor.Tensor;
import java.util.EnumSet;
import java.util.Set;

/** A penalty that is added to the loss of any objective, {@code weight x penalty}, as a description. */
public interface Regulariser {
    /** What the penalty is multiplied by. */
    Schedule weight();

    /** Refuses a weight that would reward what it is to penalise, now or at a later step. */
    static void requireWeight(Schedule weight) {
        Allowed.NOT_NEGATIVE.require("weight", weight, 1);
    }

    /** The penalty of a batch: one number, before the weight. */
    Tensor penalty(Terms terms);

    /** Whether the penalty of a batch is the mean of penalties that each example has by itself. */
    boolean perExample();

    /** Whether it is about the decoder's weights, of which there have to be some. */
    default boolean ofDecoder() {
        return false;
    }

    /** Whether it moves the encoder's input a little, which must consist of numbers then. */
    default boolean ofInput() {
        return false;
    }

    /** What it needs of the posterior. */
    default Set<Capability> needs() {
        return EnumSet.noneOf(Capability.class);
    }

    /** The way out, but for another posterior, where one has not what it needs. */
    default String otherwise() {
        return "leave it out";
    }
}
