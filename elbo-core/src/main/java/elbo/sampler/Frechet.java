package elbo.sampler;

import elbo.Source;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;

/** {@code |m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^{1/2})}: the squared 2-Wasserstein distance of two normals with the moments of codes. */
@Source(arxiv = "1706.08500", at = "eq. 6")
final class Frechet {
    private static final double FLOOR = 1e-300;

    private Frechet() {}

    /** Of codes {@code [N, D]} and {@code [M, D]} in doubles. */
    static double between(Tensor x, Tensor y) {
        int d = Math.toIntExact(x.shape().dim(1));
        double[] a = covariance(x);
        double[] b = covariance(y);
        double shift = x.mean(0).sub(y.mean(0)).square().sum().item();
        return shift + d * (Covariance.meanVariance(a, d) + Covariance.meanVariance(b, d)) - 2 * rootTrace(a, b, d);
    }

    private static double[] covariance(Tensor x) {
        Tensor off = x.sub(x.mean(0));
        return off.transpose(0, 1).matmul(off).div(x.shape().dim(0) - 1.0).toDoubles();
    }

    /** {@code tr (A B)^{1/2}}: A B has the eigenvalues of {@code L^T B L}, {@code A = L L^T}. */
    private static double rootTrace(double[] a, double[] b, int d) {
        Tensor l = Tensors.of(Covariance.factor(a, d, Math.max(FLOOR, 1e-15 * Covariance.meanVariance(a, d))), d, d);
        Tensor middle = l.transpose(0, 1).matmul(Tensors.of(b, d, d)).matmul(l);
        double[] symmetric = middle.add(middle.transpose(0, 1)).mul(0.5).toDoubles();
        double sum = 0;
        for (double e : Jacobi.eigenvalues(symmetric, d)) {
            sum += Math.sqrt(Math.max(0, e));
        }
        return sum;
    }
}
