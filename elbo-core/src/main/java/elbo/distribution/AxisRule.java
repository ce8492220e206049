package elbo.distribution;

/**
 * A Gauss quadrature for the coordinate {@code t} along one axis of points spread evenly over the unit sphere of {@code dims}
 * dimensions: {@code E[f(t)] = sum_i weights_i f(nodes_i)}, exact for polynomials below degree {@code 2 n}. The density of t is in
 * proportion to {@code (1 - t^2)^((dims - 3) / 2)}, so this is the rule of Gauss and Gegenbauer; for three dimensions it is that
 * of Gauss and Legendre.
 *
 * <p>Nodes are the eigenvalues of the recurrence's matrix, found by bisection; weights are {@code 1 / sum_k p_k(t)^2} over the
 * orthonormal polynomials, which keeps their relative precision where they are tiny.
 */
record AxisRule(double[] nodes, double[] weights) {
    /** Halvings of [-1, 1] down to the last bit. */
    private static final int HALVINGS = 60;

    private static final double VAST = 1e250;

    static AxisRule of(long dims, int n) {
        double[] b = new double[n];
        for (int k = 1; k < n; k++) {
            b[k] = Math.sqrt(square(k, (dims - 2) / 2.0));
        }
        double[] nodes = new double[n];
        double[] weights = new double[n];
        for (int i = 0; i < n; i++) {
            nodes[i] = i < n / 2 ? node(b, i) : 2 * i + 1 == n ? 0 : -nodes[n - 1 - i];
            weights[i] = 1 / sumOfSquares(b, nodes[i]);
        }
        return new AxisRule(nodes, weights);
    }

    /** The recurrence {@code t p_(k-1) = b_k p_k + b_(k-1) p_(k-2)}. */
    private static double square(int k, double lambda) {
        return k == 1 ? 1 / (2 + 2 * lambda) : k * (k + 2 * lambda - 1) / (4 * (k + lambda) * (k + lambda - 1));
    }

    /** The eigenvalue with so many below it. */
    private static double node(double[] b, int below) {
        double low = -1;
        double high = 0;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (countBelow(b, middle) > below) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return (low + high) / 2;
    }

    /** By the signs of the pivots of {@code matrix - t}. */
    private static int countBelow(double[] b, double t) {
        int count = 0;
        double pivot = -t;
        for (int k = 1; k <= b.length; k++) {
            count += pivot < 0 ? 1 : 0;
            if (k < b.length) {
                pivot = -t - b[k] * b[k] / (pivot == 0 ? Double.MIN_NORMAL : pivot);
            }
        }
        return count;
    }

    private static double sumOfSquares(double[] b, double t) {
        double before = 0;
        double p = 1;
        double sum = 1;
        for (int k = 1; k < b.length; k++) {
            double next = (t * p - (k == 1 ? 0 : b[k - 1] * before)) / b[k];
            before = p;
            p = next;
            sum += p * p;
            if (sum > VAST) {
                return Double.POSITIVE_INFINITY; // in hundreds of dimensions, near the poles: a weight of 0
            }
        }
        return sum;
    }
}
