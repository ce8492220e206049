package elbo.sampler;

import elbo.tensor.Along;
import elbo.tensor.DType;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.SafeTensors;
import elbo.tensor.Scope;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.Map;
import java.util.Optional;

/** Codes, {@code centres [N, D]}, whose neighbours are looked for as they are needed. */
record Neighbourhoods(int dims, int k, float[] centres) implements Fitted {
    private static final String CENTRES = "centres";

    /** Drawn at once. */
    private static final int CHUNK = 500;

    static Neighbourhoods restore(int dims, int k, Numbers numbers) {
        numbers.only(CENTRES);
        float[] centres = numbers.floats(CENTRES, Numbers.ANY, dims);
        numbers.require(centres.length / dims >= k, CENTRES, "at least k = " + k + " codes");
        return new Neighbourhoods(dims, k, centres);
    }

    private int count() {
        return centres.length / dims;
    }

    @Override
    public float[] draw(Rng rng, int n, double temperature) {
        Fitted.require(n, temperature);
        float[] out = new float[Math.multiplyExact(n, dims)];
        try (Grad.Guard off = Grad.off();
                Scope s = Scope.open()) {
            Tensor all = Tensors.of(centres, count(), dims).to(DType.FLOAT64);
            for (int from = 0; from < n; from += CHUNK) {
                draw(rng, all, from, Math.min(CHUNK, n - from), temperature, out);
            }
        }
        return out;
    }

    private void draw(Rng rng, Tensor all, int from, int n, double temperature, float[] out) {
        Rng[] own = new Rng[n];
        long[] chosen = new long[n];
        for (int i = 0; i < n; i++) {
            own[i] = rng.at(from + (long) i);
            chosen[i] = own[i].nextInt(count());
        }
        long[] near;
        try (Scope s = Scope.open()) {
            Tensor squares = Kernels.squares(all.rows(Tensors.of(chosen, n)), all);
            near = Along.order(squares, 1).narrow(1, 0, k).contiguous().toLongs();
        }
        for (int i = 0; i < n; i++) {
            drawn(own[i], near, i * k, temperature, out, (from + i) * dims);
        }
    }

    private void drawn(Rng rng, long[] near, int first, double temperature, float[] out, int at) {
        double[] mean = new double[dims];
        double[] off = new double[dims];
        double[] noise = new double[k];
        double sum = 0;
        for (int j = 0; j < k; j++) {
            noise[j] = temperature * rng.nextGaussian() / Math.sqrt(k);
            sum += noise[j];
            for (int d = 0; d < dims; d++) {
                double z = centres[Math.toIntExact(near[first + j]) * dims + d];
                mean[d] += z / k;
                off[d] += noise[j] * z;
            }
        }
        for (int d = 0; d < dims; d++) {
            out[at + d] = (float) (mean[d] + off[d] - sum * mean[d]);
        }
    }

    @Override
    public Optional<double[]> logDensity(float[] codes) {
        return Optional.empty();
    }

    @Override
    public Map<String, SafeTensors.Entry> numbers() {
        return Map.of(CENTRES, Numbers.of(centres, count(), dims));
    }
}
