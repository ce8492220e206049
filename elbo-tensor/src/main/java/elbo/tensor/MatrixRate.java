package elbo.tensor;

/** How fast this machine multiplies matrices: what a training step is measured against. */
public final class MatrixRate {
    private static final int SIZE = 1024;
    private static final int ROUNDS = 24;

    private MatrixRate() {}

    /** The best of some products of square matrices of 1024, with the threads as set, in 10^9 operations a second. */
    public static double gflops(DType type, Device device) {
        double best = 0;
        try (Scope s = Scope.open()) {
            Rng rng = Rng.of(0);
            Tensor a = Tensors.normal(rng, Shape.of(SIZE, SIZE), type, device);
            Tensor b = Tensors.normal(rng, Shape.of(SIZE, SIZE), type, device);
            for (int i = 0; i < ROUNDS; i++) {
                long begun = System.nanoTime();
                try (Scope round = Scope.open()) {
                    double waited = a.matmul(b).narrow(0, 0, 1).narrow(1, 0, 1).item();
                    double seconds = (System.nanoTime() - begun) / 1e9;
                    best = Double.isNaN(waited) ? best : Math.max(best, 2.0 * SIZE * SIZE * SIZE / seconds / 1e9);
                }
            }
        }
        return best;
    }
}
