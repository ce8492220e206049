package elbo.tensor;

import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Convolutions, each by the way that is fastest for its sizes, and what stands between them. */
final class Convolutions {
    /**
     * The engine's transposed convolution on a CPU computes 16 channels at a time, however few there are. Up to so many
     * channels a matrix product whose results are added into place is faster: three times for one channel.
     */
    private static final int FEW_CHANNELS = 4;

    private static final long[] ONE = {1, 1};

    private Convolutions() {}

    static org.bytedeco.pytorch.Tensor plain(
            org.bytedeco.pytorch.Tensor x,
            org.bytedeco.pytorch.Tensor weight,
            org.bytedeco.pytorch.Tensor bias,
            long stride,
            long padding) {
        return torch.conv2d(x, weight, new TensorOptional(bias), both(stride), both(padding), ONE, 1);
    }

    static org.bytedeco.pytorch.Tensor transposed(
            org.bytedeco.pytorch.Tensor x,
            org.bytedeco.pytorch.Tensor weight,
            org.bytedeco.pytorch.Tensor bias,
            long stride,
            long padding,
            long[] extra) {
        TensorOptional given = new TensorOptional(bias);
        boolean cpu = x.is_cpu();
        if (cpu && weight.dim() == 4 && weight.size(1) <= FEW_CHANNELS) {
            long[] kernel = {weight.size(2), weight.size(3)};
            return torch.slow_conv_transpose2d(x, weight, kernel, given, both(stride), both(padding), extra, ONE);
        }
        TensorOptional inside = cpu ? new TensorOptional() : given;
        org.bytedeco.pytorch.Tensor result =
                torch.conv_transpose2d(x, weight, inside, both(stride), both(padding), extra, 1, ONE);
        // on a CPU the derivative of a bias that the convolution itself adds takes longer than all else of it
        return cpu ? result.add_(bias.view(-1, 1, 1)) : result;
    }

    static org.bytedeco.pytorch.Tensor largest(org.bytedeco.pytorch.Tensor x, long side) {
        return torch.max_pool2d(x, both(side), both(side), both(0), ONE, false);
    }

    private static long[] both(long n) {
        return new long[] {n, n};
    }
}
