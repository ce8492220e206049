package elbo.network;

import elbo.distribution.Support;
import elbo.nn.Block;
import elbo.nn.Init;
import elbo.tensor.Shape;

/** From a latent to what the likelihood reads. */
public interface Decoder extends Network {
    /** Multiplications of one latent's way through: what its time is measured against. */
    long multiplications(long in, Shape out);

    /**
     * Finds out before any weight exists whether {@code out} can come out; most networks give any shape.
     *
     * @throws elbo.Refusal if it cannot
     */
    default void check(Shape out) {}

    /**
     * Finds out before any weight exists whether codes that lie there can be read; most networks read any.
     *
     * @throws elbo.Refusal if they cannot
     */
    default void check(Support codes) {}

    /** Whether it is the way back of a flow, and has no weights of its own. */
    default boolean mirrors() {
        return false;
    }

    /** From {@code [N, in]} to {@code [N, out]}; {@code out} is what the likelihood asked for. */
    Block build(Init init, long in, Shape out);

    /** The same for a decoder that is the way back of an encoder; others take no notice of it. */
    default Block build(Init init, long in, Shape out, Block encoder) {
        return build(init, in, out);
    }
}
