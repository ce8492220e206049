package elbo.network;

import elbo.Problem;
import elbo.data.Alphabet;
import elbo.nn.Block;
import elbo.nn.Init;
import elbo.tensor.Shape;
import java.util.Optional;

/** From an example to the features that the posterior's heads read. */
public interface Encoder extends Network {
    /**
     * How many features come out for examples of shape {@code event}.
     *
     * @throws elbo.Refusal if it cannot read such examples
     */
    long features(Shape event);

    /** Whether it is invertible, so that a decoder can be its way back. */
    default boolean mirrored() {
        return false;
    }

    /** Whether it takes values in [0, 1] only. */
    default boolean unit() {
        return false;
    }

    /** How many grey levels it takes the data to have, made continuous by noise; 1 where it does not ask. */
    default int greyLevels() {
        return 1;
    }

    /** Whether it reads texts, by the numbers of their symbols, and nothing else. */
    default boolean ofSymbols() {
        return false;
    }

    /** What is wrong with it for texts of this alphabet; asked only of an encoder of symbols. */
    default Optional<Problem> check(Alphabet alphabet) {
        return Optional.empty();
    }

    /** The same for texts of this alphabet, where it leaves their number of symbols to the data. */
    default Encoder of(Alphabet alphabet) {
        return this;
    }

    /** Multiplications of one example's way through: what its time is measured against. */
    long multiplications(Shape event);

    /** From {@code [B, event]} to {@code [B, features(event)]}. */
    Block build(Init init, Shape event);
}
