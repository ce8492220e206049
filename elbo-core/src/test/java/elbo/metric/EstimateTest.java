package elbo.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.tensor.Device;
import elbo.tensor.Scope;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import org.junit.jupiter.api.Test;

class EstimateTest {
    @Test
    void mean_and_standard_error_of_a_handful() {
        Estimate e = Estimate.of(new double[] {1, 2, 3, 4});
        assertThat(e.value()).isCloseTo(2.5, within(1e-15));
        assertThat(e.se()).isCloseTo(Math.sqrt(5.0 / 3 / 4), within(1e-15));
        assertThat(Estimate.of(new double[] {7}).se()).isNaN();
    }

    @Test
    void running_sums_of_logarithms_neither_overflow_nor_vanish() {
        try (Scope s = Scope.open()) {
            Tensor sums = LogSums.empty(3, Device.CPU);
            LogSums.add(sums, Tensors.of(new double[] {-5000, 5000, 0, -5000, 5001, -800}, 2, 3));
            LogSums.add(sums, Tensors.of(new double[] {-5001, 4000, Double.NEGATIVE_INFINITY}, 1, 3));
            double[] expected = {-5000 + Math.log(2 + Math.exp(-1)), 5001 + Math.log1p(Math.exp(-1)), 0};
            assertThat(sums.toDoubles()).containsExactly(expected, within(1e-11));
        }
    }
}
