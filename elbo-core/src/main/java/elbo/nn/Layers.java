package elbo.nn;

import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.TensorException;
import elbo.tensor.Tensors;
import java.util.function.Supplier;

/** The layers with weights. A failure inside one names its place, {@code encoder.0: linear(...)}, and {@link Watch} sees them. */
public final class Layers {
    /** Weights from which on a layer gains from another precision than its weights have: a call costs more there. */
    private static final long LARGE = 1 << 15;

    /** The same for convolutions, which use a weight many times. */
    private static final long LARGE_KERNEL = 1 << 12;

    private Layers() {}

    /** {@code x W^T + b}: {@code [.., in]} to {@code [.., out]}; {@code weight [out, in]}. */
    public static Block linear(Init init, Initializer initializer, long in, long out) {
        return linear(init, initializer, in, out, true);
    }

    /** The same, then normalised. */
    public static Block linear(Init init, Initializer initializer, long in, long out, Norm norm) {
        return norm.after(linear(init, initializer, in, out, norm.leavesBias()), init.at("norm"), out);
    }

    /** @param biased whether b is learnt; else it is 0, for what a norm takes the mean off further on */
    public static Block linear(Init init, Initializer initializer, long in, long out, boolean biased) {
        Tensor weight = init.weight(initializer, Shape.of(out, in), in, out);
        Supplier<Tensor> bias = bias(init, initializer, out, in, biased);
        Precision precision = in * out < LARGE ? Precision.FP32 : init.precision();
        return named(init.path(), x -> precision.compute(Tensor::linear, x, weight, bias.get()));
    }

    /** A last layer that says nothing at first: {@link #linear} with weights and biases of 0. */
    public static Block silent(Init init, long in, long out) {
        Tensor weight = init.constant("weight", Shape.of(out, in), 0);
        Tensor bias = init.constant("bias", Shape.of(out), 0);
        return named(init.path(), x -> x.linear(weight, bias));
    }

    /** The same as a convolution, see {@link #conv}. */
    public static Block silentConv(Init init, long in, long out, Window window) {
        int k = window.kernel();
        Tensor weight = init.constant("weight", Shape.of(out, in, k, k), 0);
        Tensor bias = init.constant("bias", Shape.of(out), 0);
        return named(init.path(), x -> x.channelsLast().conv2d(weight, bias, window.stride(), window.padding()));
    }

    /** {@code [N, in, H, W]} to {@code [N, out, H', W']}, see {@link Window}; {@code weight [out, in, k, k]}. */
    public static Block conv(Init init, Initializer initializer, long in, long out, Window window) {
        return conv(init, initializer, in, out, window, true);
    }

    /** The same, then normalised. */
    public static Block conv(Init init, Initializer initializer, long in, long out, Window window, Norm norm) {
        return norm.after(conv(init, initializer, in, out, window, norm.leavesBias()), init.at("norm"), out);
    }

    /** @param biased see {@link #linear} */
    public static Block conv(Init init, Initializer initializer, long in, long out, Window window, boolean biased) {
        int k = window.kernel();
        long area = (long) k * k;
        Tensor weight = init.weight(initializer, Shape.of(out, in, k, k), in * area, out * area);
        Supplier<Tensor> bias = bias(init, initializer, out, in * area, biased);
        Precision.Layer layer = (x, w, b) -> x.channelsLast().conv2d(w, b, window.stride(), window.padding());
        Precision precision = forKernel(init, in * out * area);
        return named(init.path(), x -> precision.compute(layer, x, weight, bias.get()));
    }

    /**
     * {@code [N, in, H', W']} to {@code [N, out, height, width]}, where {@code window} takes the latter's sizes to the former's;
     * {@code weight [in, out, k, k]}.
     */
    public static Block convTransposed(
            Init init, Initializer initializer, long in, long out, Window window, long height, long width) {
        return convTransposed(init, initializer, in, out, window, height, width, true);
    }

    /** The same, then normalised. */
    public static Block convTransposed(
            Init init, Initializer initializer, long in, long out, Window window, long height, long width, Norm norm) {
        Block layer = convTransposed(init, initializer, in, out, window, height, width, norm.leavesBias());
        return norm.after(layer, init.at("norm"), out);
    }

    /** @param biased see {@link #linear} */
    public static Block convTransposed(
            Init init,
            Initializer initializer,
            long in,
            long out,
            Window window,
            long height,
            long width,
            boolean biased) {
        int k = window.kernel();
        long area = (long) k * k;
        Tensor weight = init.weight(initializer, Shape.of(in, out, k, k), in * area, out * area);
        Supplier<Tensor> bias = bias(init, initializer, out, in * area, biased);
        long extraRows = window.rest(height);
        long extraColumns = window.rest(width);
        Precision.Layer layer = (x, w, b) ->
                x.channelsLast().convTranspose2d(w, b, window.stride(), window.padding(), extraRows, extraColumns);
        Precision precision = forKernel(init, in * out * area);
        return named(init.path(), x -> precision.compute(layer, x, weight, bias.get()));
    }

    /** Learnt, or zeros. */
    private static Supplier<Tensor> bias(Init init, Initializer initializer, long out, long fanIn, boolean biased) {
        Shape shape = Shape.of(out);
        if (!biased) {
            return () -> Tensors.zeros(shape, init.type(), init.device());
        }
        Tensor bias = init.bias(initializer, shape, fanIn);
        return () -> bias;
    }

    private static Precision forKernel(Init init, long weights) {
        return weights < LARGE_KERNEL ? Precision.FP32 : init.precision();
    }

    private static Block named(String path, Block block) {
        return x -> {
            try {
                return Watch.seen(path, block.apply(x));
            } catch (TensorException e) {
                throw e.in(path);
            }
        };
    }
}
