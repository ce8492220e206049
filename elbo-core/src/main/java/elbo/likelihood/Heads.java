package elbo.likelihood;

import elbo.tensor.Shape;
import elbo.tensor.Tensor;

/** Several numbers from the decoder for each element of an event: {@code [..., n, event]}, or {@code [..., event]} where n is 1. */
final class Heads {
    private Heads() {}

    static Shape features(Shape event, int n) {
        return n == 1 ? event : event.prepend(n);
    }

    /** Number {@code i} of each element, {@code [..., event]}. */
    static Tensor of(Tensor decoded, Shape event, int i, int n) {
        Tensor some = some(decoded, event, i, 1, n);
        return n == 1
                ? some
                : some.reshape(decoded.shape().dropLast(event.rank() + 1).join(event));
    }

    /** {@code length} numbers of each element from {@code i} on, {@code [..., length, event]}. */
    static Tensor some(Tensor decoded, Shape event, int i, int length, int n) {
        return n == 1 ? decoded : decoded.narrow(-1 - event.rank(), i, length);
    }
}
