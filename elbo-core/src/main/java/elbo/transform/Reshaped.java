package elbo.transform;

import elbo.tensor.Shape;
import elbo.tensor.Tensor;

/** The same numbers as events of another shape: nothing is stretched. */
public record Reshaped(Shape from, Shape to) implements Transform {
    @Override
    public Image forward(Tensor x) {
        return as(to, x);
    }

    @Override
    public Image inverse(Tensor y) {
        return as(from, y);
    }

    private static Image as(Shape event, Tensor x) {
        return new Image(x.reshape(event.prepend(x.shape().dim(0))), Reordered.none(x));
    }
}
