package elbo.prior;

import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;

/** The same parameters for each row of a context. */
final class Each {
    private Each() {}

    static long rows(Tensor context) {
        return context.shape().dim(0);
    }

    /** {@code parameter [event]} as {@code [B, event]}. */
    static Tensor of(Tensor context, Tensor parameter) {
        return parameter.expand(parameter.shape().prepend(rows(context)));
    }

    /** One number everywhere, {@code [B, event]}. */
    static Tensor full(Tensor context, Shape event, double value) {
        return Tensors.full(event.prepend(rows(context)), value, context.dtype(), context.device());
    }

    static void requirePositive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " must be greater than 0; got " + value);
        }
    }
}
