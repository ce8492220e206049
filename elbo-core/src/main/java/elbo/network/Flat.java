package elbo.network;

import elbo.nn.Block;
import elbo.tensor.Shape;

/** Between examples of any shape and rows of numbers. */
final class Flat {
    private Flat() {}

    /** {@code [B, event]} to {@code [B, size]}. */
    static Block from(Shape event) {
        long size = event.size();
        return x -> x.reshape(-1, size);
    }

    /** {@code [N, size]} to {@code [N, out]}. */
    static Block to(Shape out) {
        return out.rank() == 1 ? x -> x : x -> x.reshape(out.prepend(x.shape().dim(0)));
    }
}
