package elbo.explore;

import elbo.Refusal;
import java.util.Arrays;

/** A way from one code to another. */
public enum Interpolation {
    /** {@code (1 - t) a + t b} */
    LINEAR {
        @Override
        double[] weights(float[] a, float[] b, double t) {
            return new double[] {1 - t, t};
        }
    },
    /**
     * Along the great circle, {@code (sin((1-t) w) a + sin(t w) b) / sin w} with {@code w} the angle between a and b
     * (Shoemake 1985): codes of equal length keep it on the way, as draws from a standard normal nearly do. Straight where
     * the two are parallel, opposite or zero, and no circle is meant.
     */
    SLERP {
        @Override
        double[] weights(float[] a, float[] b, double t) {
            double cos = dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
            double angle = Math.acos(Math.clamp(cos, -1, 1));
            double sin = Math.sin(angle); // not a number where a or b is zero, which is not greater either
            return sin > NEARLY_PARALLEL
                    ? new double[] {Math.sin((1 - t) * angle) / sin, Math.sin(t * angle) / sin}
                    : LINEAR.weights(a, b, t);
        }
    };

    private static final double NEARLY_PARALLEL = 1e-4;

    /** What a and b are multiplied by at {@code t}. */
    abstract double[] weights(float[] a, float[] b, double t);

    /**
     * The codes at {@code steps} equal distances of t, both ends included, {@code [steps, dims]} row by row.
     *
     * @param steps at least 2
     */
    public float[] between(float[] a, float[] b, int steps) {
        if (a.length != b.length) {
            throw new Refusal(
                    "path", "its ends have " + a.length + " and " + b.length + " dimensions; they need as many");
        }
        if (steps < 2) {
            throw new Refusal("path", "needs at least 2 steps, its two ends; got " + steps);
        }
        float[] codes = new float[Math.multiplyExact(steps, a.length)];
        for (int s = 0; s < steps; s++) {
            double[] w = weights(a, b, (double) s / (steps - 1));
            for (int d = 0; d < a.length; d++) {
                codes[s * a.length + d] = (float) (w[0] * a[d] + w[1] * b[d]);
            }
        }
        return codes;
    }

    /**
     * The codes of a square between four corners, {@code [steps, steps, dims]} row by row: down its left side from the first code of
     * {@code left} to the second, down its right side likewise, and across in between.
     *
     * @param steps at least 2
     */
    public float[] among(float[][] left, float[][] right, int steps) {
        float[] from = between(left[0], left[1], steps);
        float[] to = between(right[0], right[1], steps);
        int dims = left[0].length;
        float[] codes = new float[Math.multiplyExact(Math.multiplyExact(steps, steps), dims)];
        for (int row = 0; row < steps; row++) {
            int begin = row * dims;
            float[] across = between(
                    Arrays.copyOfRange(from, begin, begin + dims), Arrays.copyOfRange(to, begin, begin + dims), steps);
            System.arraycopy(across, 0, codes, steps * begin, across.length);
        }
        return codes;
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int d = 0; d < a.length; d++) {
            sum += (double) a[d] * b[d];
        }
        return sum;
    }
}
