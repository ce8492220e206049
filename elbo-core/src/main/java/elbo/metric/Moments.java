package elbo.metric;

/**
 * Means and variances of vectors that arrive in batches, merged without subtracting large sums.
 *
 * <p>Source: Chan, Golub, LeVeque 1983, "Algorithms for computing the sample variance", eq. 2.1.
 */
final class Moments {
    private final double[] mean;
    private final double[] squares;
    private long n;

    Moments(int dims) {
        mean = new double[dims];
        squares = new double[dims];
    }

    /**
     * @param batchMean    the means of {@code count} vectors
     * @param batchSquares their summed squared distances from those means
     */
    void add(long count, double[] batchMean, double[] batchSquares) {
        long before = n;
        n += count;
        for (int d = 0; d < mean.length; d++) {
            double shift = batchMean[d] - mean[d];
            mean[d] += shift * count / n;
            squares[d] += batchSquares[d] + shift * shift * before * count / n;
        }
    }

    double[] mean() {
        return mean.clone();
    }

    /** Unbiased; NaN of a single vector. */
    double[] variance() {
        double[] v = new double[squares.length];
        for (int d = 0; d < v.length; d++) {
            v[d] = n < 2 ? Double.NaN : squares[d] / (n - 1);
        }
        return v;
    }
}
