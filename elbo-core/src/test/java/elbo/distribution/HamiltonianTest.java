package elbo.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.distribution.Hamiltonian.Noise;
import elbo.distribution.Landscape.Point;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HamiltonianTest {
    private static final int CHAINS = 50;
    private static final int BATCH = 2;
    private static final int DIMS = 2;
    private static final int LEAPFROG = 3;
    private static final double[] STEP = {0.5, 0.8};
    /** Of log f_b = -1/2 k |z|^2 at b = 1/2: the prior has 1, the likelihood 3. */
    private static final double STIFFNESS = 2.5;

    /** Half a step of the momentum, a step of the place, half a step of the momentum, each from what was before. */
    @Test
    void a_move_is_that_of_plain_java() {
        try (Scope s = Scope.open()) {
            Distribution prior = new StandardNormal(BATCH, Shape.of(DIMS), DType.FLOAT64, Device.CPU);
            Landscape land = new Landscape(prior, prior, z -> z.square().sum(-1).mul(-1.5));
            Noise noise = new Noise(Rng.of(1), 0, CHAINS);
            Tensor like = Tensors.of(STEP, BATCH);
            Point at = land.at(prior.sample(Rng.of(2), CHAINS).mul(2));
            double[] z = at.z().toDoubles();
            double[] u = noise.uniform("step", Shape.of(BATCH), like).toDoubles();
            double[] c = noise.uniform("choice", Shape.of(BATCH), like).toDoubles();
            double[] v = noise.normal(Shape.of(BATCH, DIMS), like).toDoubles();

            double[] chance =
                    new Hamiltonian(land, LEAPFROG).move(at, 0.5, like, noise).toDoubles();

            double[] expected = z.clone();
            double[] went = new double[chance.length];
            for (int i = 0; i < went.length; i++) {
                double e = STEP[i % BATCH] * (0.8 + 0.4 * u[i]);
                double before = energy(z, v, i);
                for (int d = i * DIMS; d < (i + 1) * DIMS; d++) {
                    for (int k = 0; k < LEAPFROG; k++) {
                        v[d] -= e / 2 * STIFFNESS * z[d];
                        z[d] += e * v[d];
                        v[d] -= e / 2 * STIFFNESS * z[d];
                    }
                }
                went[i] = Math.min(1, Math.exp(before - energy(z, v, i)));
                if (c[i] < went[i]) {
                    System.arraycopy(z, i * DIMS, expected, i * DIMS, DIMS);
                }
            }
            assertThat(chance).containsExactly(went, within(1e-12));
            assertThat(Arrays.stream(chance).min().orElseThrow()).isLessThan(0.9);
            assertThat(at.z().toDoubles()).containsExactly(expected, within(1e-12));
            assertThat(at.height(0.5).toDoubles())
                    .containsExactly(land.at(at.z()).height(0.5).toDoubles(), within(1e-12));
        }
    }

    private static double energy(double[] z, double[] v, int chain) {
        double sum = 0;
        for (int d = chain * DIMS; d < (chain + 1) * DIMS; d++) {
            sum += STIFFNESS * z[d] * z[d] / 2 + v[d] * v[d] / 2;
        }
        return sum;
    }
}
