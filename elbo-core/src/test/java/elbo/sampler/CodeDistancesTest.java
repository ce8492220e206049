package elbo.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.metric.Ticker;
import elbo.tensor.DType;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import org.junit.jupiter.api.Test;

/** Distances of two sets of codes, beside SciPy's. */
class CodeDistancesTest {
    private static final Rng RNG = Rng.of(4);

    @Test
    void they_are_scipys() {
        try (Scope s = Scope.open()) {
            Tensor x = Tensors.of(TestCodes.table("x"), 300, 2).to(DType.FLOAT64);
            Tensor y = Tensors.of(TestCodes.table("y"), 300, 2).to(DType.FLOAT64);
            CodeDistances d = CodeDistances.of(x, y, y.copy(), RNG);
            for (String name : new String[] {"mmd", "energy", "frechet"}) {
                double expected = TestCodes.value(name);
                assertThat(d.value(name)).as(name).isCloseTo(expected, within(1e-9 * expected));
            }
            double wheel = TestCodes.value("sliced_wasserstein");
            assertThat(d.value("sliced_wasserstein")).isCloseTo(wheel, within(0.1 * wheel)); // 200 random directions
        }
    }

    @Test
    void draws_of_the_same_are_at_the_floor_and_others_above_it() {
        float[] examples = TestCodes.rings(4000, Rng.of(1));
        CodeDistances same = CodeDistances.of(TestCodes.rings(2000, Rng.of(2)), examples, 2, RNG);
        Fitted normal = new Normal().fit(TestCodes.encoded(examples, 2), RNG, Ticker.NONE);
        CodeDistances other = CodeDistances.of(normal.draw(RNG, 2000, 1), examples, 2, RNG);
        assertThat(same.n()).isEqualTo(1000);
        for (CodeDistances.Row row : same.rows()) {
            assertThat(row.value()).as(row.name()).isLessThan(4 * Math.abs(row.floor()) + 0.005);
        }
        assertThat(other.value("mmd")).isGreaterThan(3 * Math.abs(same.value("mmd")));
        assertThat(other.value("sliced_wasserstein")).isGreaterThan(2 * same.value("sliced_wasserstein"));
        assertThat(other.table()).hasSize(5).anyMatch(line -> line.startsWith("mmd "));
    }

    @Test
    void the_unit_that_codes_are_measured_in_does_not_matter() {
        float[] examples = TestCodes.corners(400, Rng.of(1));
        float[] sampled = TestCodes.corners(200, Rng.of(2));
        CodeDistances one = CodeDistances.of(sampled, examples, 2, RNG);
        for (float[] codes : new float[][] {examples, sampled}) {
            for (int i = 0; i < codes.length; i++) {
                codes[i] = 1000 * codes[i] + 5000;
            }
        }
        CodeDistances thousandfold = CodeDistances.of(sampled, examples, 2, RNG);
        for (CodeDistances.Row row : one.rows()) {
            assertThat(thousandfold.value(row.name())).as(row.name()).isCloseTo(row.value(), within(1e-3));
        }
    }

    @Test
    void eigenvalues_are_those_of_a_matrix_made_from_them() {
        double c = Math.cos(0.7);
        double s = Math.sin(0.7);
        double[] a = {5 * c * c + 2 * s * s, 3 * c * s, 0, 3 * c * s, 5 * s * s + 2 * c * c, 0, 0, 0, 1e-6};
        assertThat(Jacobi.eigenvalues(a, 3)).satisfies(e -> {
            java.util.Arrays.sort(e);
            assertThat(e).containsExactly(new double[] {1e-6, 2, 5}, within(1e-12));
        });
    }
}
