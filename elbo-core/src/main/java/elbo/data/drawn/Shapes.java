package elbo.data.drawn;

import elbo.data.Kind;
import elbo.data.Labels;
import elbo.data.Splits;
import elbo.tensor.Rng;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Every picture that five independent factors make, for measuring disentanglement: 64 x 64 white shapes on black, in the
 * manner of dSprites. Shape {@code [1, 64, 64]}, kind {@link Kind#BINARY}. Picture {@code index} of the 737,280 is that of
 * {@link Factors#of}. Label columns:
 *
 * <ul>
 *   <li>{@code shape}: square, ellipse, heart
 *   <li>{@code scale}: 0.5, 0.6, .. 1
 *   <li>{@code orientation}: k 2 pi / 40, so that no angle comes twice; a square still looks the same after a quarter turn,
 *       an ellipse after a half
 *   <li>{@code x}, {@code y}: k / 31, to the right and downwards; neighbours are one pixel apart
 * </ul>
 *
 * <p>About a tenth of the pictures, chosen by a hash of the index, is held out as {@code test}; {@code train} has all
 * others. Both keep the order of the index.
 *
 * <p>Source of the design: Matthey, Higgins, Hassabis, Lerchner 2017, "dSprites: Disentanglement testing sprites dataset".
 */
public final class Shapes {
    static final int TRAIN = 663_276;
    static final int TEST = 74_004;

    static final List<String> NAMES = List.of("square", "ellipse", "heart");
    static final int SCALES = 6;
    static final int ORIENTATIONS = 40;
    static final int PLACES = 32;
    /** Number of pictures that differ other than by their place. */
    static final int FORMS = 3 * SCALES * ORIENTATIONS;

    static final int SIZE = FORMS * PLACES * PLACES;

    private Shapes() {}

    /** The data set. Its pictures are put together as they are read, so nothing is kept in {@code cacheFolder}. */
    public static Splits open(Path cacheFolder) {
        byte[][] forms = IntStream.range(0, FORMS)
                .parallel()
                .mapToObj(f -> form(Factors.of(f * PLACES * PLACES)))
                .toArray(byte[][]::new);
        return new Splits("shapes", part("train", forms, false), part("test", forms, true));
    }

    /** Whether a picture belongs to the test part. */
    public static boolean heldOut(int index) {
        return Rng.of(1).fork("shapes").at(index).nextInt(10) == 0;
    }

    private static ShapeGrid part(String split, byte[][] forms, boolean held) {
        int[] rows = IntStream.range(0, SIZE).filter(i -> heldOut(i) == held).toArray();
        Labels labels = new Labels(List.of(
                column("shape", rows, NAMES, f -> f.shape),
                column("scale", rows, List.of(), Factors::size),
                column("orientation", rows, List.of(), Factors::angle),
                column("x", rows, List.of(), f -> f.x / (PLACES - 1.0)),
                column("y", rows, List.of(), f -> f.y / (PLACES - 1.0))));
        return new ShapeGrid("shapes/" + split, rows, forms, labels);
    }

    private static Labels.Column column(String name, int[] rows, List<String> names, ToDoubleFunction<Factors> value) {
        float[] values = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            values[i] = (float) value.applyAsDouble(Factors.of(rows[i]));
        }
        return new Labels.Column(name, values, names);
    }

    /** The shape alone in 32 x 32 bytes, 0 or 1, around the middle: a pixel is set if its centre lies in the shape. */
    static byte[] form(Factors factors) {
        double cos = StrictMath.cos(factors.angle());
        double sin = StrictMath.sin(factors.angle());
        byte[] form = new byte[PLACES * PLACES];
        for (int row = 0; row < PLACES; row++) {
            for (int column = 0; column < PLACES; column++) {
                double x = (column + 0.5 - PLACES / 2.0) / factors.size();
                double y = (row + 0.5 - PLACES / 2.0) / factors.size();
                boolean in = inside(factors.shape, cos * x + sin * y, cos * y - sin * x);
                form[row * PLACES + column] = (byte) (in ? 1 : 0);
            }
        }
        return form;
    }

    /** Whether a point, in pixels from the middle with y downwards, lies in a shape of scale 1; each has an area of 400. */
    private static boolean inside(int shape, double x, double y) {
        return switch (shape) {
            case 0 -> Math.max(Math.abs(x), Math.abs(y)) < 10;
            case 1 -> x * x / (14.5 * 14.5) + y * y / (8.8 * 8.8) < 1;
            case 2 -> heart(x / 10.45, 0.1 - y / 10.45);
            default -> throw new IllegalArgumentException("there is no shape " + shape);
        };
    }

    /** The sextic heart (x^2 + y^2 - 1)^3 &lt; x^2 y^3. */
    private static boolean heart(double x, double y) {
        double r = x * x + y * y - 1;
        return r * r * r < x * x * y * y * y;
    }

    /**
     * A place in the grid: the number of each factor's value. The grid runs through {@code y} fastest and {@code shape}
     * slowest.
     */
    public record Factors(int shape, int scale, int orientation, int x, int y) {
        /** @throws IndexOutOfBoundsException if index is not in 0 .. 737,279 */
        public static Factors of(int index) {
            int i = Objects.checkIndex(index, SIZE);
            int orientation = i / (PLACES * PLACES);
            int scale = orientation / ORIENTATIONS;
            return new Factors(
                    scale / SCALES, scale % SCALES, orientation % ORIENTATIONS, i / PLACES % PLACES, i % PLACES);
        }

        public int index() {
            return (((shape * SCALES + scale) * ORIENTATIONS + orientation) * PLACES + x) * PLACES + y;
        }

        double size() {
            return (5 + scale) / 10.0;
        }

        /** In radians, clockwise as seen. */
        double angle() {
            return 2 * StrictMath.PI * orientation / ORIENTATIONS;
        }
    }
}
