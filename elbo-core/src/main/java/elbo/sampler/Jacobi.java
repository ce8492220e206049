package elbo.sampler;

import elbo.Source;

/** Eigenvalues of symmetric matrices by rotations. */
@Source(work = "Golub and Van Loan 2013, Matrix Computations", at = "sec. 8.5.2, the cyclic Jacobi method")
final class Jacobi {
    private static final int SWEEPS = 60;
    private static final double ENOUGH = 1e-28;

    private Jacobi() {}

    /** In no order; {@code symmetric [d, d]} stays as it is. */
    static double[] eigenvalues(double[] symmetric, int d) {
        double[] a = symmetric.clone();
        for (int sweep = 0; sweep < SWEEPS && outside(a, d) > ENOUGH * inside(a, d); sweep++) {
            for (int p = 0; p < d; p++) {
                for (int q = p + 1; q < d; q++) {
                    rotate(a, d, p, q);
                }
            }
        }
        double[] out = new double[d];
        for (int i = 0; i < d; i++) {
            out[i] = a[i * d + i];
        }
        return out;
    }

    /** The squares of what is beside the diagonal. */
    private static double outside(double[] a, int d) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += i / d == i % d ? 0 : a[i] * a[i];
        }
        return sum;
    }

    private static double inside(double[] a, int d) {
        double sum = 0;
        for (int i = 0; i < d; i++) {
            sum += a[i * d + i] * a[i * d + i];
        }
        return sum;
    }

    /** Makes {@code a[p, q]} zero. */
    private static void rotate(double[] a, int d, int p, int q) {
        double apq = a[p * d + q];
        if (apq == 0) {
            return;
        }
        double tau = (a[q * d + q] - a[p * d + p]) / (2 * apq);
        double t = Math.copySign(1, tau) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
        double c = 1 / Math.sqrt(1 + t * t);
        double s = t * c;
        for (int i = 0; i < d; i++) {
            double x = a[i * d + p];
            double y = a[i * d + q];
            a[i * d + p] = c * x - s * y;
            a[i * d + q] = s * x + c * y;
        }
        for (int i = 0; i < d; i++) {
            double x = a[p * d + i];
            double y = a[q * d + i];
            a[p * d + i] = c * x - s * y;
            a[q * d + i] = s * x + c * y;
        }
    }
}
