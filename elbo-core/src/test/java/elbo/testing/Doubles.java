package elbo.testing;

import elbo.nn.Init;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;

/** Tensors of double precision on the CPU, as the laws want them. */
public final class Doubles {
    private Doubles() {}

    /** Independent normal draws with the given standard deviation. */
    public static Tensor normal(Rng rng, double deviation, Shape shape) {
        return Tensors.normal(rng, shape, DType.FLOAT64, Device.CPU).mul(deviation);
    }

    /** Zeros and ones, each with probability one half. */
    public static Tensor coins(Rng rng, Shape shape) {
        return Tensors.bernoulli(rng, Tensors.full(shape, 0.5, DType.FLOAT64, Device.CPU));
    }

    /** A context without content for so many examples. */
    public static Tensor none(long batch) {
        return Tensors.empty(Shape.of(batch, 0), DType.FLOAT64, Device.CPU);
    }

    /** The root of a model. */
    public static Init init(long seed) {
        return Init.of(Rng.of(seed), DType.FLOAT64, Device.CPU);
    }
}
