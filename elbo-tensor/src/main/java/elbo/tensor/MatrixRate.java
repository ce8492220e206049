package elbo.tensor;

/** How fast this machine multiplies matrices: what a training step is measured against. */
public final class MatrixRate {
    private static final int SIZE = 1024;
    private static final int WARM_UP = 4;
    /** How long is multiplied. */
    public static final double SECONDS = 0.4;

    private MatrixRate() {}

    /** Over {@link #SECONDS}: products of square matrices of 1024, with the threads as set, in 10^9 operations a second. */
    public static double gflops(DType type, Device device) {
        try (Scope s = Scope.open()) {
            Rng rng = Rng.of(0);
            Tensor a = Tensors.normal(rng, Shape.of(SIZE, SIZE), type, device);
            Tensor b = Tensors.normal(rng, Shape.of(SIZE, SIZE), type, device);
            for (int i = 0; i < WARM_UP; i++) {
                multiply(a, b);
            }
            long begun = System.nanoTime();
            double seconds = 0;
            int products = 0;
            while (seconds < SECONDS) {
                multiply(a, b);
                products++;
                seconds = (System.nanoTime() - begun) / 1e9;
            }
            return 2.0 * SIZE * SIZE * SIZE * products / seconds / 1e9;
        }
    }

    /** Waits for the device: it has multiplied when one number of the product is here. */
    private static void multiply(Tensor a, Tensor b) {
        try (Scope s = Scope.open()) {
            double unused = a.matmul(b).narrow(0, 0, 1).narrow(1, 0, 1).item();
        }
    }
}
