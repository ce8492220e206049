package elbo.network;

import elbo.Refusal;
import elbo.tensor.Shape;
import java.util.List;

/** Checks lists of layer sizes. */
final class Widths {
    private Widths() {}

    static List<Integer> checked(String name, List<Integer> widths) {
        for (int w : widths) {
            if (w < 1) {
                throw new IllegalArgumentException(name + ": each width must be at least 1; got " + widths);
            }
        }
        return List.copyOf(widths);
    }

    /** At least one. */
    static List<Integer> checkedSome(String name, List<Integer> widths) {
        if (widths.isEmpty()) {
            throw new IllegalArgumentException(name + " must have at least one entry; got []");
        }
        return checked(name, widths);
    }

    /** Of fully connected layers of these widths, one after the other. */
    static long multiplications(long in, List<Integer> widths) {
        long sum = 0;
        long before = in;
        for (int width : widths) {
            sum += before * width;
            before = width;
        }
        return sum;
    }

    /** What gated convolutions along a sequence are made of. */
    static void requireSequence(int width, int kernel, int blocks) {
        if (width < 1 || blocks < 0) {
            throw new IllegalArgumentException(
                    "width must be at least 1 and blocks at least 0; got width " + width + " and blocks " + blocks);
        }
        if (kernel < 1 || kernel % 2 == 0) {
            throw new IllegalArgumentException("kernel must be odd, so that the length stays; got " + kernel);
        }
    }

    /** At each place of the sequence. */
    static long inGatedConvs(long width, long kernel, long blocks) {
        return 2 * blocks * kernel * width * width;
    }

    /** Channels, height, width of a picture, or a refusal that says what to use instead. */
    static long[] picture(String network, Shape shape) {
        if (shape.rank() != 3) {
            throw new Refusal(
                    network,
                    "needs pictures [channels, height, width]; the data's shape is " + shape + ". Fix: type: mlp");
        }
        return shape.dims();
    }
}
