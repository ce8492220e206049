package elbo.data.format;

import elbo.Refusal;
import elbo.tensor.Shape;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What the dimensions of an array mean. The first counts examples; of the rest,
 *
 * <ul>
 *   <li>{@code [N]} is one number each: events {@code [1]}
 *   <li>{@code [N, D]} are vectors: {@code [D]}
 *   <li>{@code [N, H, W]} are grey pictures: {@code [1, H, W]}
 *   <li>{@code [N, H, W, C]} with C of 1, 3 or 4 are pictures with channels last, and are turned to {@code [C, H, W]}
 *   <li>{@code [N, C, H, W]} are taken as they are; where both readings fit, this one is taken
 *   <li>more dimensions are taken as they are
 * </ul>
 */
final class Layout {
    private Layout() {}

    /** The same numbers with channels first; bits stay as they are, since they are turned when they are read. */
    static Numbers channelsFirst(Numbers x) {
        long[] d = x.dims();
        int c = channelsLast(d);
        if (c == 0 || x.store() instanceof Numbers.Store.Packed) {
            return x;
        }
        int plane = (int) (d[1] * d[2]);
        if (c == 1) {
            return new Numbers(x.where(), new long[] {d[0], 1, d[1], d[2]}, x.store());
        }
        int picture = c * plane;
        return x.reordered(new long[] {d[0], c, d[1], d[2]}, i -> {
            int within = i % picture;
            return i - within + within % plane * c + within / plane;
        });
    }

    /** One picture whose channels come last, its numbers {@code width} bytes each, turned as it is put into {@code into}. */
    static void channelsFirst(byte[] pixels, int channels, int width, ByteBuffer into) {
        for (int c = 0; c < channels; c++) {
            for (int at = c * width; at < pixels.length; at += channels * width) {
                into.put(pixels, at, width);
            }
        }
    }

    /** How many channels come last in an array of these sizes; 0 where they come first or there are none. */
    static int channelsLast(long[] dims) {
        return dims.length == 4 && !channels(dims[1]) && channels(dims[3]) ? (int) dims[3] : 0;
    }

    /** The shape of one example, its channels first. */
    static Shape event(String where, long[] d) {
        if (channelsLast(d) > 0) {
            return Shape.of(d[3], d[1], d[2]);
        }
        return switch (d.length) {
            case 0 -> throw new Refusal(where, "holds a single number, not examples");
            case 1 -> Shape.of(1);
            case 3 -> Shape.of(1, d[1], d[2]);
            default -> Shape.of(Arrays.copyOfRange(d, 1, d.length));
        };
    }

    private static boolean channels(long c) {
        return c == 1 || c == 3 || c == 4;
    }
}
