package elbo.flow;

import elbo.tensor.Tensor;
import elbo.transform.Transform;

/** A live invertible map: a transform for whatever is known of the events beside. */
@FunctionalInterface
public interface Bijector {
    /** @param context {@code [N, C]}, a row for each event; C may be 0 */
    Transform given(Tensor context);

    /** Lets what begins with data begin with these events, and leads them forward; gradients are off then. */
    default Tensor begin(Tensor x, Tensor context) {
        return given(context).forward(x).value();
    }
}
