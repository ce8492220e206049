package elbo.flow;

import elbo.tensor.Rng;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A random rotation as the factors that {@link Mixing} learns: {@code W = P L U}, row after row. {@code upper} is the transpose of the
 * strict upper triangle.
 *
 * @param order P, {@code [n, n]}
 * @param lower below the diagonal of L
 * @param upper above the diagonal of U, transposed
 * @param sign  of U's diagonal
 * @param log   of its absolute values
 */
record Rotation(double[] order, double[] lower, double[] upper, double[] sign, double[] log) {
    /** By Gram and Schmidt from normal draws, then Gaussian elimination with pivots. */
    static Rotation of(int n, Rng rng) {
        double[][] rows = orthogonal(n, rng);
        int[] places = IntStream.range(0, n).toArray();
        for (int k = 0; k < n; k++) {
            int pivot = k;
            for (int i = k + 1; i < n; i++) {
                pivot = Math.abs(rows[i][k]) > Math.abs(rows[pivot][k]) ? i : pivot;
            }
            double[] row = rows[k];
            rows[k] = rows[pivot];
            rows[pivot] = row;
            int place = places[k];
            places[k] = places[pivot];
            places[pivot] = place;
            for (int i = k + 1; i < n; i++) {
                rows[i][k] /= rows[k][k]; // the factor stays where it made a zero
                for (int j = k + 1; j < n; j++) {
                    rows[i][j] -= rows[i][k] * rows[k][j];
                }
            }
        }
        return factors(rows, places);
    }

    /** The rotation itself, row after row. */
    static double[] matrix(int n, Rng rng) {
        return Arrays.stream(orthogonal(n, rng)).flatMapToDouble(Arrays::stream).toArray();
    }

    private static double[][] orthogonal(int n, Rng rng) {
        double[][] rows = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                rows[i][j] = rng.nextGaussian();
            }
            for (int twice = 0; twice < 2; twice++) { // what rounding left the first time
                for (int k = 0; k < i; k++) {
                    double along = dot(rows[i], rows[k]);
                    for (int j = 0; j < n; j++) {
                        rows[i][j] -= along * rows[k][j];
                    }
                }
            }
            double length = Math.sqrt(dot(rows[i], rows[i]));
            for (int j = 0; j < n; j++) {
                rows[i][j] /= length;
            }
        }
        return rows;
    }

    private static Rotation factors(double[][] rows, int[] places) {
        int n = rows.length;
        Rotation r =
                new Rotation(new double[n * n], new double[n * n], new double[n * n], new double[n], new double[n]);
        for (int i = 0; i < n; i++) {
            r.order[places[i] * n + i] = 1;
            r.sign[i] = Math.signum(rows[i][i]);
            r.log[i] = Math.log(Math.abs(rows[i][i]));
            for (int j = 0; j < i; j++) {
                r.lower[i * n + j] = rows[i][j];
                r.upper[i * n + j] = rows[j][i];
            }
        }
        return r;
    }

    private static double dot(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    }
}
