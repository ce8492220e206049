package elbo.prior;

import elbo.Problem;
import elbo.data.Kind;
import elbo.distribution.Distribution;
import elbo.distribution.Support;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.Optional;

/** A prior p(z), or p(z|context), as a description. */
public interface Prior {
    /** Where its draws lie. */
    default Support support(Shape latent) {
        return new Support.Real(latent.size());
    }

    /** @return from context {@code [B, C]} to p(z|context) for B examples */
    Conditional build(Init init, Shape latent, Surroundings around);

    /**
     * What a prior may read of the model that it belongs to; most ignore it.
     *
     * @param event     shape of one example
     * @param context   C, the width of what is known beside
     * @param inference q(.|x), of which a prior may be made
     */
    record Surroundings(Shape event, int context, Inference inference) {}

    /** What keeps it from learning of data of such a kind, if something does. */
    default Optional<Problem> check(Kind kind) {
        return Optional.empty();
    }

    /** Whether it is made of the posterior, and so lies where that does and needs its density. */
    default boolean madeOfPosterior() {
        return false;
    }

    /** Whether p(z) of an example's code depends on it alone, and not on the batch that it comes in. */
    default boolean perExample() {
        return true;
    }

    /** Whether it asks q(.|x) about examples of which nothing is known beside. */
    default boolean asksEncoder() {
        return madeOfPosterior();
    }

    /** Whether it has weights, which only an objective that reads it can move. */
    default boolean learnt() {
        return false;
    }

    /** Whether its draws depend on the context, which then has to be there. */
    default boolean conditional() {
        return false;
    }

    /** The posterior as a function of an example {@code [B, event]}. */
    @FunctionalInterface
    interface Inference {
        Distribution of(Tensor x);
    }
}
