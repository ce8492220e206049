package elbo.sampler;

import elbo.tensor.DType;
import elbo.tensor.Grad;
import elbo.tensor.Matrices;
import elbo.tensor.Rng;
import elbo.tensor.SafeTensors;
import elbo.tensor.Scope;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Kernels on codes. A draw is {@code z_n + temperature h L e}, {@code e ~ N(0, I)}, n any.
 *
 * @param bandwidth h
 * @param factor    L, {@code [D, D]}, lower triangular
 * @param centres   {@code z_n}, {@code [N, D]}
 */
record Kernels(int dims, double bandwidth, double[] factor, float[] centres) implements Fitted {
    private static final String BANDWIDTH = "bandwidth";
    private static final String FACTOR = "factor";
    private static final String CENTRES = "centres";

    private static final double FAR = 1e300;

    /** Scored at once. */
    private static final int CHUNK = 500;

    static Kernels restore(int dims, Numbers numbers) {
        numbers.only(BANDWIDTH, FACTOR, CENTRES);
        double h = numbers.doubles(BANDWIDTH, 1)[0];
        numbers.require(h > 0, BANDWIDTH, "a number above 0");
        double[] factor = numbers.doubles(FACTOR, dims, dims);
        numbers.require(Triangle.of(factor, dims).positive(), FACTOR, "numbers above 0 on its diagonal");
        return new Kernels(dims, h, factor, numbers.floats(CENTRES, Numbers.ANY, dims));
    }

    private int count() {
        return centres.length / dims;
    }

    @Override
    public float[] draw(Rng rng, int n, double temperature) {
        Fitted.require(n, temperature);
        float[] out = new float[Math.multiplyExact(n, dims)];
        for (int i = 0; i < n; i++) {
            Rng own = rng.at(i);
            int centre = own.nextInt(count());
            double[] z = Triangle.of(factor, dims).draw(own);
            for (int a = 0; a < dims; a++) {
                out[i * dims + a] = (float) (centres[centre * dims + a] + temperature * bandwidth * z[a]);
            }
        }
        return out;
    }

    @Override
    public Optional<double[]> logDensity(float[] codes) {
        int n = codes.length / dims;
        double[] out = new double[n];
        try (Grad.Guard off = Grad.off();
                Scope s = Scope.open()) {
            Tensor all = whitened(centres);
            for (int from = 0; from < n; from += CHUNK) {
                int count = Math.min(CHUNK, n - from);
                try (Scope chunk = Scope.open()) {
                    Tensor some = whitened(Arrays.copyOfRange(codes, from * dims, (from + count) * dims));
                    double[] each = squares(some, all)
                            .mul(-0.5 / (bandwidth * bandwidth))
                            .logSumExp(1)
                            .add(constant(bandwidth, count()))
                            .toDoubles();
                    System.arraycopy(each, 0, out, from, count);
                }
            }
        }
        return Optional.of(out);
    }

    /** {@code -log N - D log h - log |L| - D/2 log 2 pi}. */
    private double constant(double h, int n) {
        double ofKernel = dims * (Math.log(h) + 0.5 * Math.log(2 * Math.PI));
        return -Math.log(n) - ofKernel - Triangle.of(factor, dims).logDeterminant();
    }

    /** {@code L^-1 z}, around the first centre, {@code [N, D]} in doubles. */
    private Tensor whitened(float[] codes) {
        Tensor z = Tensors.of(codes, codes.length / dims, dims).to(DType.FLOAT64);
        Tensor first = Tensors.of(Arrays.copyOf(centres, dims), dims).to(DType.FLOAT64);
        return Matrices.solveLower(Tensors.of(factor, dims, dims), z.sub(first).transpose(0, 1))
                .transpose(0, 1);
    }

    /** Squared distances of all pairs, {@code [N, M]}. */
    static Tensor squares(Tensor x, Tensor y) {
        return x.matmul(y.transpose(0, 1))
                .mul(-2)
                .add(x.square().sum(1).unsqueeze(1))
                .add(y.square().sum(1))
                .clampMin(0);
    }

    /** The distances between all centres. */
    Pairs pairs() {
        int n = count();
        double[] far = new double[n];
        Arrays.fill(far, FAR); // a code is no neighbour of its own
        Tensor all = whitened(centres);
        return new Pairs(this, squares(all, all).add(Matrices.ofDiagonal(Tensors.of(far, n))));
    }

    /** @param squares {@code [N, N]}, without end on the diagonal */
    record Pairs(Kernels kernels, Tensor squares) {
        /** The mean log-density of each code under the kernels of all others, for a bandwidth. */
        double leftOut(double h) {
            try (Scope s = Scope.open()) {
                double constant = kernels.constant(h, kernels.count() - 1);
                return squares.mul(-0.5 / (h * h)).logSumExp(1).mean().item() + constant;
            }
        }
    }

    @Override
    public Map<String, SafeTensors.Entry> numbers() {
        Map<String, SafeTensors.Entry> out = new LinkedHashMap<>();
        out.put(BANDWIDTH, Numbers.of(new double[] {bandwidth}, 1));
        out.put(FACTOR, Numbers.of(factor, dims, dims));
        out.put(CENTRES, Numbers.of(centres, count(), dims));
        return out;
    }
}
