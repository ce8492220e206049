package elbo.data.drawn;

import elbo.data.Kind;
import elbo.data.Labels;
import elbo.data.Splits;
import elbo.tensor.Rng;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The moon through its month: a data set with exactly one generating factor, and that factor a circle. 28 x 28 grey
 * pictures of a disc lit by {@code phase} in [0, 1): 0 new, 0.25 first quarter (lit on the right), 0.5 full, 0.75 last
 * quarter (lit on the left). 8,000 pictures to learn from and 2,000 to measure on, phases uniform. Shape {@code [1, 28,
 * 28]}, kind {@link Kind#UNIT}, label column {@code phase}.
 *
 * <p>With c = cos(2 pi phase), a chord of the disc with half-length h is lit from c h to h while the moon waxes and from -h
 * to -c h while it wanes, so that the lit part of the disc is (1 - c) / 2.
 */
public final class Moon {
    static final int TRAIN = 8_000;
    static final int TEST = 2_000;

    static final int SIDE = 28;
    /** What the dark part shows of light from the earth, so that the new moon is still a moon. */
    static final float EARTHSHINE = 0.1f;

    private static final double RADIUS = 11;
    /** A pixel's coverage is exact along a line and averaged over this many lines. */
    private static final int LINES = 16;

    private Moon() {}

    /** The data set. It is drawn in a moment, so nothing is kept in {@code cacheFolder}. */
    public static Splits open(Path cacheFolder) {
        return new Splits("moon", draw("train", TRAIN), draw("test", TEST));
    }

    static Pictures draw(String split, int size) {
        Rng rng = Rng.of(1).fork("moon").fork(split);
        float[] phases = new float[size];
        byte[] pixels = new byte[size * SIDE * SIDE];
        IntStream.range(0, size).parallel().forEach(i -> {
            phases[i] = (rng.at(i).nextLong() >>> 40) * 0x1p-24f;
            float[] picture = picture(phases[i]);
            for (int p = 0; p < picture.length; p++) {
                pixels[i * picture.length + p] = (byte) (int) (255 * picture[p] + 0.5f);
            }
        });
        Labels labels = new Labels(List.of(new Labels.Column("phase", phases, List.of())));
        return new Pictures("moon/" + split, size, SIDE, pixels, labels);
    }

    /**
     * The moon at {@code phase}: 28 x 28 values in [0, 1], row by row from the top.
     *
     * @throws IllegalArgumentException if the phase is not in [0, 1)
     */
    public static float[] picture(double phase) {
        if (!(phase >= 0 && phase < 1)) {
            throw new IllegalArgumentException("a phase lies in [0, 1); got " + phase);
        }
        double c = StrictMath.cos(2 * StrictMath.PI * phase);
        float[] picture = new float[SIDE * SIDE];
        double[] line = new double[SIDE];
        for (int row = 0; row < SIDE; row++) {
            Arrays.fill(line, 0);
            for (int k = 0; k < LINES; k++) {
                double v = row + (k + 0.5) / LINES - SIDE / 2.0;
                if (v * v < RADIUS * RADIUS) {
                    double h = Math.sqrt(RADIUS * RADIUS - v * v);
                    cover(line, -h, h, EARTHSHINE);
                    cover(line, phase < 0.5 ? c * h : -h, phase < 0.5 ? h : -c * h, 1 - EARTHSHINE);
                }
            }
            for (int column = 0; column < SIDE; column++) {
                picture[row * SIDE + column] = (float) Math.min(1, line[column] / LINES);
            }
        }
        return picture;
    }

    /** Adds {@code light} times the part of each pixel that lies between {@code from} and {@code to}, 0 being the middle. */
    private static void cover(double[] line, double from, double to, double light) {
        double left = from + SIDE / 2.0;
        double right = to + SIDE / 2.0;
        for (int column = (int) left; column < right; column++) {
            line[column] += light * (Math.min(right, column + 1) - Math.max(left, column));
        }
    }
}
