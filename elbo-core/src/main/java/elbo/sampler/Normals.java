package elbo.sampler;

import elbo.tensor.Along;
import elbo.tensor.Grad;
import elbo.tensor.Matrices;
import elbo.tensor.Rng;
import elbo.tensor.SafeTensors;
import elbo.tensor.Scope;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A mixture of K normal distributions with any covariances, {@code log p(z) = log sum_k w_k N(z; m_k, L_k L_k^T)} in nats. A draw is
 * {@code m_k + temperature L_k e}, {@code e ~ N(0, I)}, of a component chosen by the weights.
 *
 * @param weights {@code [K]}, which add up to 1
 * @param means   {@code [K, D]}
 * @param factors {@code [K, D, D]}, lower triangular
 */
record Normals(int dims, double[] weights, double[] means, double[] factors) implements Fitted {
    private static final String WEIGHTS = "weights";
    private static final String MEANS = "means";
    private static final String FACTORS = "factors";

    static Normals restore(int dims, Numbers numbers) {
        numbers.only(WEIGHTS, MEANS, FACTORS);
        int k = numbers.size(WEIGHTS, 0);
        Normals normals = new Normals(
                dims,
                numbers.doubles(WEIGHTS, Numbers.ANY),
                numbers.doubles(MEANS, k, dims),
                numbers.doubles(FACTORS, k, dims, dims));
        double sum = 0;
        boolean right = true;
        for (double w : normals.weights) {
            sum += w;
            right &= w >= 0;
        }
        numbers.require(right && Math.abs(sum - 1) < 1e-6, WEIGHTS, "shares that add up to 1");
        for (int i = 0; i < k; i++) {
            numbers.require(normals.triangle(i).positive(), FACTORS, "numbers above 0 on its diagonals");
        }
        return normals;
    }

    int components() {
        return weights.length;
    }

    @Override
    public float[] draw(Rng rng, int n, double temperature) {
        Fitted.require(n, temperature);
        float[] out = new float[Math.multiplyExact(n, dims)];
        for (int i = 0; i < n; i++) {
            Rng own = rng.at(i);
            int k = component(own.nextDouble());
            double[] z = triangle(k).draw(own);
            for (int a = 0; a < dims; a++) {
                out[i * dims + a] = (float) (means[k * dims + a] + temperature * z[a]);
            }
        }
        return out;
    }

    private int component(double u) {
        double left = u;
        int k = 0;
        while (k < weights.length - 1 && left >= weights[k]) {
            left -= weights[k++];
        }
        return k;
    }

    @Override
    public Optional<double[]> logDensity(float[] codes) {
        int n = codes.length / dims;
        double[] values = new double[codes.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = codes[i];
        }
        try (Grad.Guard off = Grad.off();
                Scope s = Scope.open()) {
            return Optional.of(
                    logJoint(Tensors.of(values, n, dims)).logSumExp(1).toDoubles());
        }
    }

    /** {@code log w_k + log N(x_n; k)} for {@code x [N, D]} in doubles, {@code [N, K]}. */
    Tensor logJoint(Tensor x) {
        List<Tensor> each = new ArrayList<>();
        for (int k = 0; k < weights.length; k++) {
            try (Scope s = Scope.open()) {
                Tensor whitened = Matrices.solveLower(factor(k), x.sub(mean(k)).transpose(0, 1));
                each.add(s.keep(whitened.square().sum(0).mul(-0.5).add(Math.log(weights[k]) + constant(k))));
            }
        }
        return Tensors.stack(each, 1);
    }

    /** {@code -log |L_k| - D/2 log 2 pi}. */
    private double constant(int k) {
        return -0.5 * dims * Math.log(2 * Math.PI) - triangle(k).logDeterminant();
    }

    private Triangle triangle(int k) {
        return new Triangle(factors, k * dims * dims, dims);
    }

    /** {@code [N, K]}: which component a code is of. */
    Tensor shares(Tensor logJoint) {
        return Along.softmax(logJoint, 1);
    }

    private Tensor mean(int k) {
        double[] m = new double[dims];
        System.arraycopy(means, k * dims, m, 0, dims);
        return Tensors.of(m, dims);
    }

    private Tensor factor(int k) {
        double[] l = new double[dims * dims];
        System.arraycopy(factors, k * dims * dims, l, 0, dims * dims);
        return Tensors.of(l, dims, dims);
    }

    @Override
    public Map<String, SafeTensors.Entry> numbers() {
        int k = weights.length;
        Map<String, SafeTensors.Entry> out = new LinkedHashMap<>();
        out.put(WEIGHTS, Numbers.of(weights, k));
        out.put(MEANS, Numbers.of(means, k, dims));
        out.put(FACTORS, Numbers.of(factors, k, dims, dims));
        return out;
    }
}
