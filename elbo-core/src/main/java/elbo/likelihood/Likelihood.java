package elbo.likelihood;

import elbo.Problem;
import elbo.data.Kind;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Shape;
import java.util.Optional;

/** What the decoder's output means for the data: p(x|z), as a description. */
public interface Likelihood {
    /** What the decoder must give for examples of shape {@code event}: most often one number for each element. */
    default Shape features(Shape event) {
        return event;
    }

    /** From decoded {@code [..., features]} to p(x|z). */
    Conditional build(Init init, Shape event);

    /** @throws elbo.Refusal if training cannot begin, as when a file that weights begin with is missing or does not fit */
    default void requireStart(Shape event) {}

    /** Whether x follows from z, so that log p(x|z) is 0 without decoding: the decoder is the way back of an invertible encoder. */
    default boolean certain() {
        return false;
    }

    /** Whether p(x|z) of an example depends on it alone, and not on the batch that it comes in. */
    default boolean perExample() {
        return true;
    }

    /** Whether {@code exp(log p(x|z))} is a density or mass for data of this kind: if not, there is no log-likelihood. */
    default boolean normalised(Kind kind) {
        return check(kind).isEmpty();
    }

    /** What is wrong with data of this kind, with the way out; empty if nothing is. */
    default Optional<Problem> check(Kind kind) {
        return Optional.empty();
    }
}
