package elbo.factors;

/** Covariances of columns, and what is asked of these small symmetric matrices. */
final class Symmetric {
    private static final int SWEEPS = 100;

    private Symmetric() {}

    /** Unbiased; at least 2 values. */
    static double variance(double[] values) {
        return covariance(values, values);
    }

    /** Unbiased. */
    static double covariance(double[] a, double[] b) {
        double meanA = Gaps.mean(a);
        double meanB = Gaps.mean(b);
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - meanA) * (b[i] - meanB);
        }
        return sum / (a.length - 1);
    }

    /**
     * The eigenvalues, in no order, by Jacobi's rotations.
     *
     * <p>Source: Golub and Van Loan 2013, "Matrix computations", sec. 8.5.
     */
    static double[] eigenvalues(double[][] symmetric) {
        int n = symmetric.length;
        double[][] a = new double[n][];
        double size = 0;
        for (int i = 0; i < n; i++) {
            a[i] = symmetric[i].clone();
            for (double v : a[i]) {
                size += v * v;
            }
        }
        for (int sweep = 0; sweep < SWEEPS && off(a) > 1e-30 * size; sweep++) {
            for (int p = 0; p < n; p++) {
                for (int q = p + 1; q < n; q++) {
                    rotate(a, p, q);
                }
            }
        }
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = a[i][i];
        }
        return values;
    }

    /** Of the elements beside the diagonal, the sum of squares. */
    private static double off(double[][] a) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < i; j++) {
                sum += 2 * a[i][j] * a[i][j];
            }
        }
        return sum;
    }

    /** Makes {@code a[p][q]} zero. */
    private static void rotate(double[][] a, int p, int q) {
        if (a[p][q] == 0) {
            return;
        }
        double tau = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        double t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
        double c = 1 / Math.sqrt(1 + t * t);
        double s = t * c;
        for (double[] row : a) {
            double x = row[p];
            row[p] = c * x - s * row[q];
            row[q] = s * x + c * row[q];
        }
        for (int k = 0; k < a.length; k++) {
            double x = a[p][k];
            a[p][k] = c * x - s * a[q][k];
            a[q][k] = s * x + c * a[q][k];
        }
    }
}
