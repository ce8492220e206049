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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The optimizers beside Adam, which has {@link AdamTest}. */
class OptimizerTest {
    private static final Crew ALONE = Crew.ALONE;
    private static final List<Shape> SHAPES = List.of(Shape.of(7, 3), Shape.of(5), Shape.of(2, 3, 2, 2), Shape.of());

    static Stream<Optimization> optimizations() {
        return Stream.of(new Sgd(0.1), new Adagrad(0.1), new RmsProp(0.1), new Adamax(0.1));
    }

    static Stream<Reference.Row> rows() {
        return Reference.table("optimizers").rows().stream()
                .filter(row -> !row.text("optimizer").startsWith("adam")
                        || row.text("optimizer").equals("adamax"));
    }

    private static Optimization of(Reference.Row row) {
        Schedule rate = Schedule.constant(row.get("rate"));
        double decay = row.get("decay");
        double momentum = row.get("momentum");
        double epsilon = row.get("epsilon");
        return switch (row.text("optimizer")) {
            case "sgd" -> new Sgd(rate, momentum, false, decay);
            case "nesterov" -> new Sgd(rate, momentum, true, decay);
            case "rmsprop" -> new RmsProp(rate, row.get("beta2"), momentum, epsilon, decay);
            case "adagrad" -> new Adagrad(rate, epsilon, decay);
            case "adamax" -> new Adamax(rate, row.get("beta1"), row.get("beta2"), epsilon, decay);
            default -> throw new IllegalArgumentException(row.text("optimizer"));
        };
    }

    @Test
    void the_table_has_all_of_them() {
        assertThat(rows().map(row -> of(row).getClass().getName()).distinct())
                .containsExactlyInAnyOrderElementsOf(
                        optimizations().map(o -> o.getClass().getName()).toList());
    }

    /** f(p) = p^T A p / 2 - c^T p, split over two parameters as a model's are. */
    @ParameterizedTest
    @MethodSource("rows")
    void its_path_is_that_of_the_table(Reference.Row row) {
        Optimization optimization = of(row);
        try (Scope s = Scope.open()) {
            Tensor two = Tensors.of(new double[] {0.5, -1}, 2).requireGrad();
            Tensor one = Tensors.of(new double[] {2}, 1).requireGrad();
            try (Optimizer optimizer = optimization.build(List.of(two, one), ALONE)) {
                for (int step = 1; step <= row.get("step"); step++) {
                    optimizer.step(Grad.terms(quadratic(two, one), List.of(two, one)), row.get("rate"));
                }
            }
            double[] got = Tensors.cat(List.of(two, one), 0).toDoubles();
            assertThat(got).as(row.toString()).containsExactly(row.vector("p"), within(1e-10));
        }
    }

    private static Tensor quadratic(Tensor two, Tensor one) {
        Tensor a = Tensors.of(new double[] {3, 1, 0, 1, 2, 0.5, 0, 0.5, 1}, 3, 3);
        Tensor c = Tensors.of(new double[] {1, -2, 0.5}, 3);
        Tensor p = Tensors.cat(List.of(two, one), 0);
        return a.matmul(p).mul(p).sum().mul(0.5).sub(c.mul(p).sum());
    }

    /** A crew of three gives the bits of one thread; sums of terms are added up first. */
    @ParameterizedTest
    @MethodSource("optimizations")
    void the_bits_do_not_depend_on_who_moves(Optimization optimization) {
        try (Crew crew = Crew.of(3)) {
            assertThat(path(optimization, crew, 5)).isEqualTo(path(optimization, ALONE, 5));
        }
    }

    private static double[] path(Optimization optimization, Crew crew, int steps) {
        try (Scope s = Scope.open()) {
            List<Tensor> parameters = drawn(1);
            try (Optimizer optimizer = optimization.build(parameters, crew)) {
                for (int step = 0; step < steps; step++) {
                    optimizer.step(gradients(step), 0.1);
                }
            }
            return parameters.stream()
                    .flatMapToDouble(p -> Arrays.stream(p.toDoubles()))
                    .toArray();
        }
    }

    private static List<Tensor> drawn(long seed) {
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < SHAPES.size(); i++) {
            tensors.add(Tensors.normal(Rng.of(seed).at(i), SHAPES.get(i), DType.FLOAT32, Device.CPU));
        }
        return tensors;
    }

    private static List<Gradient> gradients(int step) {
        List<Tensor> first = drawn(10 + step);
        List<Tensor> second = drawn(100 + step);
        List<Gradient> sums = new ArrayList<>();
        for (int i = 0; i < SHAPES.size(); i++) {
            sums.add(Gradient.sum(List.of(Gradient.of(first.get(i)), Gradient.of(second.get(i)))));
        }
        return sums;
    }

    @ParameterizedTest
    @MethodSource("optimizations")
    void its_state_is_all_that_a_resume_needs(Optimization optimization) {
        long before = Scope.liveTensors();
        try (Scope s = Scope.open()) {
            List<Tensor> p = drawn(1);
            List<Tensor> q = drawn(2);
            try (Optimizer first = optimization.build(p, ALONE);
                    Optimizer second = optimization.build(q, ALONE)) {
                first.step(gradients(1), 0.1);
                first.step(gradients(2), 0.1);
                for (int i = 0; i < p.size(); i++) {
                    q.get(i).copyFrom(p.get(i));
                }
                second.state().forEach((name, t) -> t.copyFrom(first.state().get(name)));
                first.step(gradients(3), 0.1);
                second.step(gradients(3), 0.1);
                for (int i = 0; i < p.size(); i++) {
                    assertThat(q.get(i).toDoubles()).containsExactly(p.get(i).toDoubles());
                }
            }
        }
        assertThat(Scope.liveTensors()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("optimizations")
    void a_gradient_of_another_shape_or_number_is_refused(Optimization optimization) {
        try (Scope s = Scope.open()) {
            Tensor p = Tensors.of(new double[] {1, 2}, 2);
            try (Optimizer optimizer = optimization.build(List.of(p), ALONE)) {
                Gradient other = Gradient.of(Tensors.of(new double[] {1}, 1));
                assertThatThrownBy(() -> optimizer.step(List.of(other), 1))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("gradient 0 has shape [1], but its parameter has [2]");
                assertThatThrownBy(() -> optimizer.step(List.of(), 1))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("1 parameters need as many gradients; got 0");
            }
        }
    }

    @Test
    void settings_that_make_no_optimizer_are_refused_by_name() {
        Schedule rate = Schedule.constant(1);
        assertThatThrownBy(() -> new Sgd(rate, 1, false, 0)).hasMessageContaining("momentum must be in [0, 1); got 1");
        assertThatThrownBy(() -> new Sgd(rate, 0, true, 0)).hasMessageContaining("nesterov needs a momentum");
        assertThatThrownBy(() -> new Sgd(-1)).hasMessageContaining("rate must be at least 0; got -1");
        assertThatThrownBy(() -> new Adagrad(rate, 0, 0)).hasMessageContaining("epsilon must be greater than 0");
        assertThatThrownBy(() -> new RmsProp(rate, 1, 0, 1, 0)).hasMessageContaining("smoothing");
        assertThatThrownBy(() -> new Adamax(rate, 0.9, 2, 1, 0)).hasMessageContaining("beta2");
        assertThatThrownBy(() -> new Adamax(rate, 0.9, 0.9, 1, -1)).hasMessageContaining("weight_decay");
    }
}
