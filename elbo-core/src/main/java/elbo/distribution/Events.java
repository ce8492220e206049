package elbo.distribution;

import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.stream.IntStream;

/** Sums over event dimensions. */
final class Events {
    private Events() {}

    /** {@code [..., event]} to {@code [...]}. */
    static Tensor sum(Tensor perElement, Shape event) {
        return perElement.sum(
                IntStream.rangeClosed(1, event.rank()).mapToLong(i -> -i).toArray());
    }
}
