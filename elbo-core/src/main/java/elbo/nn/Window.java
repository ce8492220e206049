package elbo.nn;

import elbo.Refusal;

/**
 * The sliding window of a convolution: from {@code n} pixels along a side to {@code floor((n + 2 padding - kernel) / stride) + 1}.
 *
 * @param kernel  pixels along a side of the window
 * @param stride  pixels it moves by
 * @param padding zeros on each side
 */
public record Window(int kernel, int stride, int padding) {
    public Window {
        if (kernel < 1 || stride < 1 || padding < 0) {
            throw new IllegalArgumentException(
                    "kernel and stride must be at least 1 and padding at least 0; got kernel " + kernel + ", stride "
                            + stride + ", padding " + padding);
        }
    }

    /** With the padding that makes {@code n} pixels {@code ceil(n / stride)} for an odd kernel. */
    public static Window same(int kernel, int stride) {
        return new Window(kernel, stride, (kernel - 1) / 2);
    }

    /** Pixels that come out of {@code n}. */
    public long out(long n) {
        long room = n + 2L * padding - kernel;
        if (room < 0) {
            throw new Refusal(
                    "convolution",
                    "a side of " + n + " pixels is too small for a window of " + kernel
                            + ". Fix: fewer layers, a smaller kernel or larger pictures");
        }
        return room / stride + 1;
    }

    /**
     * What the transposed convolution from {@code out(n)} pixels lacks to reach {@code n} again: the pixels that the window
     * never touched, always fewer than the stride.
     */
    long rest(long n) {
        return n - ((out(n) - 1) * stride - 2L * padding + kernel);
    }
}
