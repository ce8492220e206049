package elbo.sampler;

import elbo.tensor.DType;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.SafeTensors;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Normal posteriors of examples. A draw is {@code m_n + temperature s_n e}, {@code e ~ N(0, I)}, n any.
 *
 * @param means        {@code [N, D]}
 * @param logVariances {@code [N, D]}
 */
record Posteriors(int dims, float[] means, float[] logVariances) implements Fitted {
    private static final String MEANS = "means";
    private static final String LOG_VARIANCES = "log_variances";

    /** Numbers of a table of pairs that is held at once. */
    private static final long HELD = 4_000_000;

    static Posteriors restore(int dims, Numbers numbers) {
        numbers.only(MEANS, LOG_VARIANCES);
        int n = numbers.size(MEANS, 0);
        return new Posteriors(dims, numbers.floats(MEANS, Numbers.ANY, dims), numbers.floats(LOG_VARIANCES, n, dims));
    }

    private int count() {
        return means.length / dims;
    }

    @Override
    public float[] draw(Rng rng, int n, double temperature) {
        Fitted.require(n, temperature);
        float[] out = new float[Math.multiplyExact(n, dims)];
        for (int i = 0; i < n; i++) {
            Rng own = rng.at(i);
            int at = own.nextInt(count()) * dims;
            for (int d = 0; d < dims; d++) {
                double deviation = Math.exp(0.5 * logVariances[at + d]);
                out[i * dims + d] = (float) (means[at + d] + temperature * deviation * own.nextGaussian());
            }
        }
        return out;
    }

    @Override
    public Optional<double[]> logDensity(float[] codes) {
        int n = codes.length / dims;
        int chunk = Math.toIntExact(Math.max(1, HELD / means.length));
        double[] out = new double[n];
        try (Grad.Guard off = Grad.off();
                Scope s = Scope.open()) {
            elbo.distribution.Normal each =
                    new elbo.distribution.Normal(tensor(means), tensor(logVariances), Shape.of(dims));
            for (int from = 0; from < n; from += chunk) {
                int count = Math.min(chunk, n - from);
                try (Scope some = Scope.open()) {
                    Tensor z = tensor(Arrays.copyOfRange(codes, from * dims, (from + count) * dims));
                    double[] density = each.logProb(z.unsqueeze(1))
                            .logSumExp(1)
                            .sub(Math.log(count()))
                            .toDoubles();
                    System.arraycopy(density, 0, out, from, count);
                }
            }
        }
        return Optional.of(out);
    }

    private Tensor tensor(float[] rows) {
        return Tensors.of(rows, rows.length / dims, dims).to(DType.FLOAT64);
    }

    @Override
    public Map<String, SafeTensors.Entry> numbers() {
        Map<String, SafeTensors.Entry> out = new LinkedHashMap<>();
        out.put(MEANS, Numbers.of(means, count(), dims));
        out.put(LOG_VARIANCES, Numbers.of(logVariances, count(), dims));
        return out;
    }
}
