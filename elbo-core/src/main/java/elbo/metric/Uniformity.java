package elbo.metric;

import java.util.Arrays;
import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.gamma.RegularizedGamma;

/**
 * How evenly two-dimensional codes fill the unit square once each coordinate went through the standard normal's distribution
 * function {@code Phi}. Codes whose aggregate is the standard normal fill it evenly.
 *
 * @param n          codes
 * @param first      the Kolmogorov-Smirnov distance {@code max |F_n(u) - u|} of the first coordinate; for even codes it
 *                   exceeds {@code 1.36 / sqrt(n)} one time in twenty
 * @param second     the same of the second coordinate
 * @param bins       cells along a side
 * @param chiSquared {@code sum (count - n / bins^2)^2 / (n / bins^2)} over the cells; {@code bins^2 - 1} is its expectation
 *                   for even codes
 * @param pValue     how often even codes would give a larger one; meaningful from five codes a cell
 */
public record Uniformity(int n, double first, double second, int bins, double chiSquared, double pValue) {
    /** @param x first coordinates of the codes, {@code y} second ones */
    public static Uniformity of(float[] x, float[] y, int bins) {
        if (x.length != y.length || x.length == 0) {
            throw new IllegalArgumentException(
                    "as many second coordinates as first ones, at least one; got " + x.length + " and " + y.length);
        }
        if (bins < 2) {
            throw new IllegalArgumentException("bins must be at least 2; got " + bins);
        }
        double[] u = normalCdf(x);
        double[] v = normalCdf(y);
        double chi = chiSquared(u, v, bins);
        double p = RegularizedGamma.Q.value(((double) bins * bins - 1) / 2, chi / 2);
        return new Uniformity(x.length, distance(u), distance(v), bins, chi, p);
    }

    /** {@code Phi} of each value, accurate in both tails. */
    public static double[] normalCdf(float[] values) {
        double[] u = new double[values.length];
        for (int i = 0; i < u.length; i++) {
            u[i] = 0.5 * Erfc.value(-values[i] / Math.sqrt(2));
        }
        return u;
    }

    private static double distance(double[] u) {
        double[] sorted = u.clone();
        Arrays.sort(sorted);
        double n = sorted.length;
        double most = 0;
        for (int i = 0; i < sorted.length; i++) {
            most = Math.max(most, Math.max((i + 1) / n - sorted[i], sorted[i] - i / n));
        }
        return most;
    }

    private static double chiSquared(double[] u, double[] v, int bins) {
        long[] counts = new long[Math.multiplyExact(bins, bins)];
        for (int i = 0; i < u.length; i++) {
            counts[cell(u[i], bins) * bins + cell(v[i], bins)]++;
        }
        double expected = (double) u.length / counts.length;
        double sum = 0;
        for (long count : counts) {
            sum += (count - expected) * (count - expected) / expected;
        }
        return sum;
    }

    private static int cell(double u, int bins) {
        return Math.min(bins - 1, (int) (u * bins));
    }
}
