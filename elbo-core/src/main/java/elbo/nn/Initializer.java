package elbo.nn;

import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;

/** How weights begin. {@code i} and {@code o} are the numbers of inputs and outputs that a weight's unit sees (its fans). */
public enum Initializer {
    /** PyTorch's linear and convolution layers: weights and biases uniform within {@code 1/sqrt(i)} */
    TORCH,
    /** Glorot and Bengio 2010, also Xavier: uniform within {@code sqrt(6/(i+o))}, biases zero; Keras's default */
    GLOROT,
    /** He et al. 2015, for relu: normal with variance {@code 2/i}, biases zero */
    HE,
    /** normal with standard deviation 0.01, biases too, as in Kingma and Welling 2014 */
    SMALL_NORMAL;

    Tensor weight(Rng rng, Shape shape, long fanIn, long fanOut, DType type, Device device) {
        return switch (this) {
            case TORCH -> uniform(rng, shape, 1 / Math.sqrt((double) fanIn), type, device);
            case GLOROT -> uniform(rng, shape, Math.sqrt(6.0 / (fanIn + fanOut)), type, device);
            case HE -> normal(rng, shape, Math.sqrt(2.0 / fanIn), type, device);
            case SMALL_NORMAL -> normal(rng, shape, 0.01, type, device);
        };
    }

    Tensor bias(Rng rng, Shape shape, long fanIn, DType type, Device device) {
        return switch (this) {
            case TORCH -> uniform(rng, shape, 1 / Math.sqrt((double) fanIn), type, device);
            case GLOROT, HE -> Tensors.zeros(shape, type, device);
            case SMALL_NORMAL -> normal(rng, shape, 0.01, type, device);
        };
    }

    /** Drawn in double precision, so that the same seed gives the same model in either precision, up to rounding. */
    private static Tensor uniform(Rng rng, Shape shape, double bound, DType type, Device device) {
        return Tensors.uniform(rng, shape, DType.FLOAT64, Device.CPU)
                .mul(2 * bound)
                .sub(bound)
                .to(type)
                .to(device);
    }

    static Tensor normal(Rng rng, Shape shape, double std, DType type, Device device) {
        return Tensors.normal(rng, shape, DType.FLOAT64, Device.CPU)
                .mul(std)
                .to(type)
                .to(device);
    }
}
