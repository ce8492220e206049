package elbo.transform;

import elbo.tensor.Tensor;

/** An increasing function of each number by itself; its {@code logDet} is that of each number, {@code [N, event]}. */
public interface Pointwise {
    Image forward(Tensor x);

    Image inverse(Tensor y);

    /** The same as a transform of whole events. */
    default Transform summed() {
        return new Summed(this);
    }
}
