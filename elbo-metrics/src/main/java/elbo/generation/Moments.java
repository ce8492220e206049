package elbo.generation;

import elbo.nearest.Points;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;

/**
 * The mean and the covariance of points, in doubles.
 *
 * @param mean       {@code [F]}
 * @param covariance {@code [F, F]}, unbiased, in the scope that was open
 */
record Moments(double[] mean, Tensor covariance) {
    private static final int ROWS = 4096;

    /** Of at least two points; rows are taken some at a time. */
    static Moments of(Points points) {
        double[] mean = points.mean();
        int dims = points.dims();
        Tensor sum = Tensors.zeros(Shape.of(dims, dims), DType.FLOAT64, Device.CPU);
        for (int from = 0; from < points.n(); from += ROWS) {
            try (Scope chunk = Scope.open()) {
                Tensor x = points.rows(from, Math.min(ROWS, points.n() - from)).sub(Tensors.of(mean, dims));
                Tensor unused = sum.addInPlace(x.transpose(0, 1).matmul(x));
            }
        }
        return new Moments(mean, sum.div(points.n() - 1.0));
    }
}
