package elbo.sampler;

/** Small symmetric matrices in doubles, row by row. */
final class Covariance {
    private Covariance() {}

    /** The mean of rows {@code [n, d]}. */
    static double[] mean(float[] rows, int d) {
        double[] mean = new double[d];
        int n = rows.length / d;
        for (int i = 0; i < rows.length; i++) {
            mean[i % d] += (double) rows[i] / n;
        }
        return mean;
    }

    /** Of rows {@code [n, d]}, unbiased. */
    static double[] of(float[] rows, int d, double[] mean) {
        int n = rows.length / d;
        double[] out = new double[d * d];
        double[] off = new double[d];
        for (int at = 0; at < rows.length; at += d) {
            for (int i = 0; i < d; i++) {
                off[i] = rows[at + i] - mean[i];
                for (int j = 0; j <= i; j++) {
                    out[i * d + j] += off[i] * off[j] / (n - 1);
                }
            }
        }
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < i; j++) {
                out[j * d + i] = out[i * d + j];
            }
        }
        return out;
    }

    /** The mean of the diagonal. */
    static double meanVariance(double[] covariance, int d) {
        double sum = 0;
        for (int i = 0; i < d; i++) {
            sum += covariance[i * d + i];
        }
        return sum / d;
    }

    /** The lower triangular L with {@code L L^T = C + floor I} (Cholesky); {@code floor} keeps what has no spread invertible. */
    static double[] factor(double[] covariance, int d, double floor) {
        double[] l = new double[d * d];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j <= i; j++) {
                double rest = covariance[i * d + j] - dot(l, i, j, d);
                if (i == j) {
                    l[i * d + i] = Math.sqrt(Math.max(rest + floor, floor));
                } else {
                    l[i * d + j] = rest / l[j * d + j];
                }
            }
        }
        return l;
    }

    /** Of the first j numbers of rows i and j. */
    private static double dot(double[] l, int i, int j, int d) {
        double sum = 0;
        for (int k = 0; k < j; k++) {
            sum += l[i * d + k] * l[j * d + k];
        }
        return sum;
    }
}
