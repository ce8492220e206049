package elbo.tensor;

import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Convolutions, each by the way that is fastest for its sizes. */
final class Convolutions {
    /**
     * The engine's transposed convolution on a CPU computes 16 channels at a time, however few there are. Up to so many
     * channels a matrix product whose results are added into place is faster: three times for one channel.
     */
    private static final int FEW_CHANNELS = 4;

    private static final long[] ONE = {1, 1};

    private Convolutions() {}

    static org.bytedeco.pytorch.Tensor plain(Tensor x, Tensor weight, Tensor bias, long stride, long padding) {
        return torch.conv2d(x.handle(), weight.handle(), given(bias), both(stride), both(padding), ONE, 1);
    }

    static org.bytedeco.pytorch.Tensor transposed(
            Tensor x, Tensor weight, Tensor bias, long stride, long padding, long[] extra) {
        boolean cpu = x.device().equals(Device.CPU);
        if (cpu && weight.shape().rank() == 4 && weight.shape().dim(1) <= FEW_CHANNELS) {
            return added(x, weight, bias, stride, padding, extra);
        }
        TensorOptional inside = cpu ? new TensorOptional() : given(bias);
        org.bytedeco.pytorch.Tensor result =
                torch.conv_transpose2d(x.handle(), weight.handle(), inside, both(stride), both(padding), extra, 1, ONE);
        // on a CPU the derivative of a bias that the convolution itself adds takes longer than all else of it
        return cpu ? result.add_(bias.handle().view(-1, 1, 1)) : result;
    }

    private static org.bytedeco.pytorch.Tensor added(
            Tensor x, Tensor weight, Tensor bias, long stride, long padding, long[] extra) {
        long[] kernel = {weight.shape().dim(2), weight.shape().dim(3)};
        return torch.slow_conv_transpose2d(
                x.handle(), weight.handle(), kernel, given(bias), both(stride), both(padding), extra, ONE);
    }

    private static TensorOptional given(Tensor bias) {
        return new TensorOptional(bias.handle());
    }

    private static long[] both(long n) {
        return new long[] {n, n};
    }
}
