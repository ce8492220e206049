package elbo.nn;

import elbo.tensor.Tensor;

/** A live function with weights: layers, encoders, decoders. Its parameters live in {@link Parameters}. */
@FunctionalInterface
public interface Block {
    /** From {@code [B, in]} to {@code [B, out]}; the shapes were fixed when it was built. */
    Tensor apply(Tensor x);

    /** This, then {@code next}. */
    default Block then(Block next) {
        return x -> next.apply(apply(x));
    }
}
