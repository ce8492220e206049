package elbo.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.nn.Schedule;
import elbo.tensor.Crew;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Grad;
import elbo.tensor.Gradient;
import elbo.tensor.Optimizer;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.Reference;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AdamTest {
    /** Where Adam with these settings stands after some steps. */
    record Case(double rate, double beta1, double beta2, double epsilon, double decay) {
        static Case of(Reference.Row row) {
            return new Case(row.get("rate"), row.get("beta1"), row.get("beta2"), row.get("epsilon"), row.get("decay"));
        }

        Optimizer build(List<Tensor> parameters) {
            return new Adam(Schedule.constant(rate), beta1, beta2, epsilon, decay).build(parameters, Crew.ALONE);
        }
    }

    private static Stream<Reference.Row> rows() {
        return Reference.table("optimizers").rows().stream()
                .filter(row -> row.text("optimizer").equals("adam"));
    }

    static Stream<Case> cases() {
        return rows().map(Case::of).distinct();
    }

    @Test
    void the_table_has_weight_decay_too() {
        assertThat(cases()).hasSizeGreaterThanOrEqualTo(3).anyMatch(c -> c.decay() > 0);
    }

    /** f(p) = p^T A p / 2 - c^T p, split over two parameters as a model's are. */
    @ParameterizedTest
    @MethodSource("cases")
    void its_path_is_that_of_the_table(Case c) {
        Map<Integer, double[]> expected = rows().filter(row -> Case.of(row).equals(c))
                .collect(Collectors.toMap(
                        row -> (int) row.get("step"), row -> row.vector("p"), (a, b) -> a, TreeMap::new));
        try (Scope s = Scope.open()) {
            Tensor two = Tensors.of(new double[] {0.5, -1}, 2).requireGrad();
            Tensor one = Tensors.of(new double[] {2}, 1).requireGrad();
            try (Optimizer adam = c.build(List.of(two, one))) {
                int seen = 0;
                for (int step = 1; step <= 10; step++) {
                    adam.step(Grad.terms(quadratic(two, one), List.of(two, one)), c.rate());
                    double[] want = expected.get(step);
                    if (want != null) {
                        seen++;
                        double[] got = Tensors.cat(List.of(two, one), 0).toDoubles();
                        assertThat(got).as("after step " + step).containsExactly(want, within(1e-10));
                    }
                }
                assertThat(seen).isEqualTo(4);
            }
        }
    }

    private static Tensor quadratic(Tensor two, Tensor one) {
        Tensor a = Tensors.of(new double[] {3, 1, 0, 1, 2, 0.5, 0, 0.5, 1}, 3, 3);
        Tensor c = Tensors.of(new double[] {1, -2, 0.5}, 3);
        Tensor p = Tensors.cat(List.of(two, one), 0);
        return a.matmul(p).mul(p).sum().mul(0.5).sub(c.mul(p).sum());
    }

    @Test
    void the_rate_is_that_of_the_step() {
        try (Scope s = Scope.open()) {
            Tensor p = Tensors.of(new double[] {1}, 1).requireGrad();
            Tensor gradient = Tensors.of(new double[] {2}, 1);
            try (Optimizer adam = new Adam(99).build(List.of(p), Crew.ALONE)) {
                adam.step(List.of(Gradient.of(gradient)), 0.25);
                assertThat(p.item()).isCloseTo(0.75, within(1e-8));
                adam.step(List.of(Gradient.of(gradient)), 0);
                assertThat(p.item()).isCloseTo(0.75, within(1e-8));
                adam.step(List.of(Gradient.of(gradient)), 0.5);
                assertThat(p.item()).isCloseTo(0.25, within(1e-8));
            }
        }
    }

    @Test
    void its_state_is_all_that_a_resume_needs() {
        try (Scope s = Scope.open()) {
            Tensor p = Tensors.normal(Rng.of(1), Shape.of(3), DType.FLOAT64, Device.CPU);
            Tensor q = p.copy();
            try (Optimizer first = new Adam(0.1).build(List.of(p), Crew.ALONE);
                    Optimizer second = new Adam(0.1).build(List.of(q), Crew.ALONE)) {
                first.step(List.of(Gradient.of(p.copy())), 0.1);
                q.copyFrom(p);
                second.state().forEach((name, t) -> t.copyFrom(first.state().get(name)));
                first.step(List.of(Gradient.of(p.copy())), 0.1);
                second.step(List.of(Gradient.of(q.copy())), 0.1);
                assertThat(q.toDoubles()).containsExactly(p.toDoubles());
            }
        }
    }

    @Test
    void settings_that_make_no_adam_are_refused_by_name() {
        Schedule rate = Schedule.constant(1);
        assertThatThrownBy(() -> new Adam(rate, 1, 0.9, 1e-8, 0))
                .hasMessageContaining("beta1 must be in [0, 1); got 1");
        assertThatThrownBy(() -> new Adam(rate, 0.9, -0.1, 1e-8, 0)).hasMessageContaining("beta2");
        assertThatThrownBy(() -> new Adam(rate, 0.9, 0.9, 0, 0)).hasMessageContaining("epsilon");
        assertThatThrownBy(() -> new Adam(rate, 0.9, 0.9, 1e-8, -1)).hasMessageContaining("weight_decay");
    }
}
