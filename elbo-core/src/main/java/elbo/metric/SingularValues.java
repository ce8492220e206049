package elbo.metric;

import java.util.Arrays;

/**
 * Singular values of small matrices, by turning pairs of columns until all are at right angles; accurate relative to each value.
 *
 * <p>Source: Hestenes 1958, "Inversion of matrices by biorthogonalization and related results"; one-sided Jacobi.
 */
final class SingularValues {
    private static final int SWEEPS = 60;
    private static final double SMALL = 1e-15;

    private SingularValues() {}

    /** @param columns of the matrix; overwritten. The values fall. */
    static double[] of(double[][] columns) {
        boolean turned = true;
        for (int sweep = 0; turned && sweep < SWEEPS; sweep++) {
            turned = false;
            for (int p = 0; p < columns.length; p++) {
                for (int q = p + 1; q < columns.length; q++) {
                    turned |= turn(columns[p], columns[q]);
                }
            }
        }
        double[] falling = Arrays.stream(columns)
                .mapToDouble(c -> -Math.sqrt(dot(c, c)))
                .sorted()
                .toArray();
        return Arrays.stream(falling).map(v -> 0 - v).toArray();
    }

    /** Turns two columns in their plane to right angles; false where they are already. */
    private static boolean turn(double[] a, double[] b) {
        double aa = dot(a, a);
        double bb = dot(b, b);
        double ab = dot(a, b);
        if (Math.abs(ab) <= SMALL * Math.sqrt(aa * bb)) {
            return false;
        }
        double zeta = (bb - aa) / (2 * ab);
        double tan = Math.copySign(1, zeta) / (Math.abs(zeta) + Math.hypot(1, zeta));
        double cos = 1 / Math.hypot(1, tan);
        double sin = cos * tan;
        for (int i = 0; i < a.length; i++) {
            double before = a[i];
            a[i] = cos * before - sin * b[i];
            b[i] = sin * before + cos * b[i];
        }
        return true;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
