package elbo.explore;

import elbo.Refusal;
import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.gamma.InverseErfc;

/**
 * Rows and columns of codes. A square in two chosen dimensions, all others zero, comes as a picture shows it: the first row
 * has the largest value of the second dimension, and within a row the first dimension grows.
 */
public final class Grids {
    private static final double REACH = 3;

    private Grids() {}

    /**
     * {@code n} numbers with equal probability of the standard normal between them, from -3 to 3:
     * {@code Phi^-1} of equal steps from {@code Phi(-3)} to {@code Phi(3)}.
     */
    public static double[] quantiles(int n) {
        double low = cdf(-REACH);
        double[] p = linear(n, low, 1 - low);
        double[] z = new double[n];
        for (int i = 0; i < n / 2; i++) {
            z[i] = inverse(p[i]);
            z[n - 1 - i] = -z[i];
        }
        return z;
    }

    /** {@code n} numbers in equal steps, both ends included; at least 2. */
    public static double[] linear(int n, double low, double high) {
        if (n < 2) {
            throw new Refusal("grid", "needs at least 2 values along a side; got " + n);
        }
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = low + (high - low) * i / (n - 1);
        }
        return values;
    }

    /**
     * The codes of {@code values x values}, {@code [n * n, dims]}.
     *
     * @param across the dimension that grows to the right
     * @param up     the dimension that grows upwards
     */
    public static float[] codes(double[] values, int dims, int across, int up) {
        if (across == up || Math.min(across, up) < 0 || Math.max(across, up) >= dims) {
            throw new Refusal(
                    "grid", "needs two different dimensions of 0 to " + (dims - 1) + "; got " + across + " and " + up);
        }
        int n = values.length;
        float[] codes = new float[Math.multiplyExact(Math.multiplyExact(n, n), dims)];
        for (int row = 0; row < n; row++) {
            for (int column = 0; column < n; column++) {
                int at = (row * n + column) * dims;
                codes[at + across] = (float) values[column];
                codes[at + up] = (float) values[n - 1 - row];
            }
        }
        return codes;
    }

    /**
     * For each of {@code dims} a row of codes: {@code base} with that dimension set to each of {@code values},
     * {@code [dims * values, base]}.
     */
    public static float[] traversal(float[] base, int[] dims, float[] values) {
        int rows = Math.multiplyExact(dims.length, values.length);
        float[] codes = new float[Math.multiplyExact(rows, base.length)];
        for (int row = 0; row < rows; row++) {
            int dim = dims[row / values.length];
            if (dim < 0 || dim >= base.length) {
                throw new Refusal("traversal", "dimensions are 0 to " + (base.length - 1) + "; got " + dim);
            }
            System.arraycopy(base, 0, codes, row * base.length, base.length);
            codes[row * base.length + dim] = values[row % values.length];
        }
        return codes;
    }

    private static double cdf(double z) {
        return 0.5 * Erfc.value(-z / Math.sqrt(2));
    }

    private static double inverse(double p) {
        return -Math.sqrt(2) * InverseErfc.value(2 * p);
    }
}
