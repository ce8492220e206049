package elbo.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.testing.Reference;
import org.junit.jupiter.api.Test;

class UniformityTest {
    private static float[] floats(double[] values) {
        float[] out = new float[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) values[i];
        }
        return out;
    }

    @Test
    void distances_and_chi_squared_are_those_of_the_reference() {
        Reference codes = Reference.table("uniformity_codes");
        float[] x = floats(codes.column("x"));
        float[] y = floats(codes.column("y"));
        for (Reference.Row row : Reference.table("uniformity").rows()) {
            Uniformity found = Uniformity.of(x, y, (int) row.get("bins"));
            assertThat(found.n()).isEqualTo((int) row.get("n"));
            assertThat(found.first()).isCloseTo(row.get("ks_x"), within(1e-12));
            assertThat(found.second()).isCloseTo(row.get("ks_y"), within(1e-12));
            assertThat(found.chiSquared()).isCloseTo(row.get("chi_squared"), within(1e-9));
            assertThat(found.pValue()).isCloseTo(row.get("p_value"), within(1e-10));
        }
    }

    @Test
    void codes_in_one_corner_are_as_far_from_even_as_can_be() {
        Uniformity found = Uniformity.of(new float[] {-40, -40, -40}, new float[] {40, 40, 40}, 2);
        assertThat(found.first()).isEqualTo(1);
        assertThat(found.second()).isEqualTo(1);
        assertThat(found.chiSquared()).isCloseTo(3 * 3, within(1e-12));
    }

    @Test
    void the_normal_distribution_function_keeps_its_digits_in_the_tail() {
        double[] u = Uniformity.normalCdf(new float[] {0, -10});
        assertThat(u[0]).isEqualTo(0.5);
        assertThat(u[1]).isCloseTo(7.619853024160526e-24, within(1e-36));
    }

    @Test
    void codes_without_partners_are_refused() {
        assertThatThrownBy(() -> Uniformity.of(new float[2], new float[3], 4)).hasMessageContaining("2 and 3");
        assertThatThrownBy(() -> Uniformity.of(new float[2], new float[2], 1)).hasMessageContaining("at least 2");
    }
}
