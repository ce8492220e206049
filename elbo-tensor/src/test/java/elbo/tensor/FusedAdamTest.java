package elbo.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class FusedAdamTest {
    private static final double RATE = 0.03;
    private static final double DECAY = 0.01;

    @Test
    void steps_are_those_of_the_formula() {
        double[] w = {1, -2, 0.5};
        double[] m = new double[3];
        double[] v = new double[3];
        try (Scope s = Scope.open();
                Tensor p = Tensors.of(w, 3).own().requireGrad();
                FusedAdam adam = new FusedAdam(List.of(p), 0.8, 0.95, 1e-6, DECAY)) {
            for (int t = 1; t <= 20; t++) {
                double[] g = {Math.sin(t), 1e-3 * t, 0};
                adam.step(List.of(Tensors.of(g, 3)), RATE);
                plain(w, m, v, g, t);
            }
            assertThat(p.toDoubles()).containsExactly(w, within(1e-12));
            assertThat(adam.state().get("mean.0").toDoubles()).containsExactly(m, within(1e-14));
            assertThat(adam.state().get("square.0").toDoubles()).containsExactly(v, within(1e-14));
            assertThat(adam.state().get("steps").item()).isEqualTo(20);
        }
    }

    private static void plain(double[] w, double[] m, double[] v, double[] gradient, int t) {
        for (int i = 0; i < w.length; i++) {
            double g = gradient[i] + DECAY * w[i];
            m[i] = 0.8 * m[i] + 0.2 * g;
            v[i] = 0.95 * v[i] + 0.05 * g * g;
            double mean = m[i] / (1 - Math.pow(0.8, t));
            double square = v[i] / (1 - Math.pow(0.95, t));
            w[i] -= RATE * mean / (Math.sqrt(square) + 1e-6);
        }
    }

    @Test
    void a_thousand_steps_leave_nothing_and_it_may_be_closed_twice() {
        long before = Scope.liveTensors();
        try (Scope s = Scope.open()) {
            Tensor p = Tensors.of(new double[2], 2).requireGrad();
            FusedAdam adam = new FusedAdam(List.of(p), 0.9, 0.999, 1e-8, 0);
            for (int i = 0; i < 1000; i++) {
                try (Scope step = Scope.open()) {
                    adam.step(Grad.of(p.square().sum(), List.of(p)), RATE);
                }
            }
            assertThat(Scope.liveTensors()).isEqualTo(before + 4);
            adam.close();
            adam.close();
        }
        assertThat(Scope.liveTensors()).isEqualTo(before);
    }

    @Test
    void a_gradient_counts_by_its_place_however_it_lies_in_memory() {
        double[] g = {1, 2, 3, 4, 5, 6};
        try (Scope s = Scope.open()) {
            Tensor plain = Tensors.of(g, 2, 3);
            Tensor turned = Tensors.of(Plain.transposed(g, 2, 3), 3, 2).transpose(0, 1);
            Tensor fives = Tensors.full(Shape.of(2, 3), 5, DType.FLOAT64, Device.CPU);
            Tensor five = Tensors.of(new double[] {5}, 1, 1).expand(Shape.of(2, 3));

            assertThat(twoSteps(turned, five)).containsExactly(twoSteps(plain, fives), within(0.0));
        }
    }

    private static double[] twoSteps(Tensor first, Tensor second) {
        try (Scope s = Scope.open();
                Tensor p = Tensors.of(new double[6], 2, 3).own().requireGrad();
                FusedAdam adam = new FusedAdam(List.of(p), 0.9, 0.999, 1e-8, 0)) {
            adam.step(List.of(first), RATE);
            adam.step(List.of(second), RATE);
            return p.toDoubles();
        }
    }

    @Test
    void a_gradient_that_does_not_fit_is_refused_before_anything_moves() {
        try (Scope s = Scope.open();
                Tensor p = Tensors.of(new double[2], 2).own().requireGrad();
                FusedAdam adam = new FusedAdam(List.of(p), 0.9, 0.999, 1e-8, 0)) {
            assertThatThrownBy(() -> adam.step(List.of(Tensors.of(new double[3], 3)), RATE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("gradient 0 is [3] FLOAT64, but its parameter is [2] FLOAT64");
            assertThatThrownBy(() -> adam.step(List.of(Tensors.of(new float[2], 2)), RATE))
                    .hasMessage("gradient 0 is [2], but its parameter is [2] FLOAT64");
            assertThatThrownBy(() -> adam.step(List.of(), RATE))
                    .hasMessage("1 parameters need as many gradients; got 0");
            assertThat(adam.state().get("steps").item()).isZero();
        }
    }

    @Test
    void a_parameter_that_is_a_view_is_refused() {
        try (Scope s = Scope.open()) {
            Tensor view = Tensors.of(new double[6], 2, 3).transpose(0, 1);
            assertThatThrownBy(() -> new FusedAdam(List.of(view), 0.9, 0.999, 1e-8, 0))
                    .hasMessage("a parameter must be contiguous; one of shape [3, 2] is not");
        }
    }

    @Test
    void it_needs_a_parameter() {
        assertThatThrownBy(() -> new FusedAdam(List.of(), 0.9, 0.999, 1e-8, 0))
                .hasMessage("an optimizer needs at least one parameter");
    }
}
