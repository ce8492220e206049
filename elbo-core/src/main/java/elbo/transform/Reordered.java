package elbo.transform;

import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;

/**
 * The numbers or channels of an event in another order, {@code y[:, i] = x[:, order[i]]}: nothing is stretched.
 *
 * @param order each of 0 .. C-1 once, INT64
 * @param back  the places where they went
 */
public record Reordered(Tensor order, Tensor back) implements Transform {
    @Override
    public Image forward(Tensor x) {
        return taken(x, order);
    }

    @Override
    public Image inverse(Tensor y) {
        return taken(y, back);
    }

    private static Image taken(Tensor x, Tensor places) {
        Tensor turned = x.transpose(0, 1).rows(places).transpose(0, 1).contiguous();
        return new Image(turned, none(x));
    }

    /** No stretch, {@code [N]}. */
    public static Tensor none(Tensor x) {
        return Tensors.zeros(Shape.of(x.shape().dim(0)), x.dtype(), x.device());
    }
}
