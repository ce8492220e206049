package elbo.data.format;

import elbo.Refusal;
import elbo.tensor.Shape;
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

    /** The same numbers with channels first. */
    static Numbers channelsFirst(Numbers x) {
        long[] d = x.dims();
        if (d.length != 4 || channels(d[1]) || !channels(d[3])) {
            return x;
        }
        int c = (int) d[3];
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

    /** The shape of one example of an array with channels first. */
    static Shape event(Numbers x) {
        long[] d = x.dims();
        return switch (d.length) {
            case 0 -> throw new Refusal(x.where(), "holds a single number, not examples");
            case 1 -> Shape.of(1);
            case 3 -> Shape.of(1, d[1], d[2]);
            default -> Shape.of(Arrays.copyOfRange(d, 1, d.length));
        };
    }

    private static boolean channels(long c) {
        return c == 1 || c == 3 || c == 4;
    }
}
