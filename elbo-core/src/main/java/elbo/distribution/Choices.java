package elbo.distribution;

import elbo.tensor.Functions;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;

/** Parameters with several numbers for each element, {@code [..., K, event]}, and choices among them. */
final class Choices {
    private Choices() {}

    /** The dimension of the K. */
    static int axis(Shape event) {
        return -1 - event.rank();
    }

    /** The K last, and the event in one dimension: {@code [..., K, event]} to {@code [..., D, K]}. */
    static Tensor last(Tensor parameters, Shape event) {
        Shape lead = parameters.shape().dropLast(event.rank());
        return parameters.reshape(lead.join(Shape.of(event.size()))).transpose(-1, -2);
    }

    /** One of K for each element, by the largest of noisy logits: {@code [..., D, K]} to INT64 {@code [draws, ..., D]}. */
    static Tensor draw(Rng rng, Tensor logits, int draws) {
        return Functions.argmax(
                Gumbel.noisy(rng, logits.detach().expand(logits.shape().prepend(draws))));
    }
}
