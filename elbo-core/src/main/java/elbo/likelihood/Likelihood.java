package elbo.likelihood;

import elbo.Problem;
import elbo.data.Alphabet;
import elbo.data.Kind;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Shape;
import java.util.Optional;

/** What the decoder's output means for the data: p(x|z), as a description. */
public interface Likelihood {
    /** What is wrong with a likelihood of numbers where the data is text. */
    Problem OF_NUMBERS = new Problem(
            "model.likelihood",
            "is of numbers, and this data is text. Fix: type: symbols, with decoder type: gated-deconv");

    /** What the decoder must give for examples of shape {@code event}: most often one number for each element. */
    default Shape features(Shape event) {
        return event;
    }

    /** Whether it is for texts, and nothing else. */
    default boolean ofSymbols() {
        return false;
    }

    /** What is wrong with it for texts of this alphabet; asked only of a likelihood of symbols. */
    default Optional<Problem> check(Alphabet alphabet) {
        return Optional.empty();
    }

    /** The same for texts of this alphabet, where it leaves their number of symbols to the data. */
    default Likelihood of(Alphabet alphabet) {
        return this;
    }

    /** From decoded {@code [..., features]} to p(x|z). */
    Conditional build(Init init, Shape event);

    /**
     * From decoded {@code [.., features]} and a context to p(x|z, c); most do not look at the context.
     *
     * @param context C, how many numbers are known of an example beside its values
     */
    default Reading build(Init init, Shape event, long context) {
        Conditional p = build(init, event);
        return (decoded, _) -> p.given(decoded);
    }

    /** Whether p(x|z) depends on the context, which then has to be there. */
    default boolean conditional() {
        return false;
    }

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

    /** Of how many of an example's numbers p(x|z) is a density; of the others it is a probability. */
    default long densities(Shape event) {
        return event.size();
    }

    /** What is wrong with data of this kind, with the way out; empty if nothing is. */
    default Optional<Problem> check(Kind kind) {
        return kind == Kind.SYMBOL ? Optional.of(OF_NUMBERS) : Optional.empty();
    }
}
