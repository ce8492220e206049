package elbo.transform;

import elbo.tensor.Tensor;
import java.util.List;

/** An invertible map of events, {@code [N, event]} to {@code [N, event']} of as many numbers. */
public interface Transform {
    /** The way that training goes. */
    Image forward(Tensor x);

    /** The way back. */
    Image inverse(Tensor y);

    /** The transforms one after the other that make it; itself where it is one step. */
    default List<Transform> parts() {
        return List.of(this);
    }

    /** The same with the directions exchanged. */
    default Transform inverted() {
        return new Inverted(this);
    }
}
