package elbo.model;

import elbo.nn.Block;
import elbo.nn.Init;
import elbo.nn.Initializer;
import elbo.nn.Layers;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.List;

/**
 * What the encoder reads where it is conditioned at its input: pictures with one channel more, a learnt linear map of the
 * context; other examples flat, with the context at their end.
 */
@FunctionalInterface
interface Entrance {
    /** @return from {@code x [B, event]} and {@code context [B, C]} to {@code [B, seen]} */
    Tensor join(Tensor x, Tensor context);

    /** The shape that the encoder sees. */
    static Shape seen(Shape event, long width) {
        return picture(event) ? Shape.of(event.dim(0) + 1, event.dim(1), event.dim(2)) : Shape.of(event.size() + width);
    }

    static Entrance build(Init init, Shape event, long width) {
        if (!picture(event)) {
            return (x, context) -> Tensors.cat(List.of(x.reshape(-1, event.size()), context), -1);
        }
        Block map = Layers.linear(init, Initializer.TORCH, width, pixels(event));
        return (x, context) ->
                Tensors.cat(List.of(x, map.apply(context).reshape(-1, 1, event.dim(1), event.dim(2))), 1);
    }

    /** Of one example. */
    static long multiplications(Shape event, long width) {
        return picture(event) ? width * pixels(event) : 0;
    }

    private static long pixels(Shape event) {
        return event.dim(1) * event.dim(2);
    }

    private static boolean picture(Shape event) {
        return event.rank() == 3;
    }
}
