package elbo.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FusedAdamTest {
    private static final double RATE = 0.03;
    private static final double DECAY = 0.01;
    private static final double ROUNDING = 1e-15;

    @Test
    void steps_are_those_of_the_formula() {
        double[] w = {1, -2, 0.5};
        double[] m = new double[3];
        double[] v = new double[3];
        try (Scope s = Scope.open();
                Tensor p = Tensors.of(w, 3).own().requireGrad();
                FusedAdam adam =
                        new FusedAdam(List.of(p), new FusedAdam.Settings(0.8, 0.95, 1e-6, DECAY), Crew.ALONE)) {
            for (int t = 1; t <= 20; t++) {
                double[] g = {Math.sin(t), 1e-3 * t, 0};
                step(adam, List.of(Tensors.of(g, 3)), RATE);
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
            FusedAdam adam = new FusedAdam(List.of(p), new FusedAdam.Settings(0.9, 0.999, 1e-8, 0), Crew.ALONE);
            for (int i = 0; i < 1000; i++) {
                try (Scope step = Scope.open()) {
                    step(adam, Grad.of(p.square().sum(), List.of(p)), RATE);
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
                FusedAdam adam = new FusedAdam(List.of(p), new FusedAdam.Settings(0.9, 0.999, 1e-8, 0), Crew.ALONE)) {
            step(adam, List.of(first), RATE);
            step(adam, List.of(second), RATE);
            return p.toDoubles();
        }
    }

    @Test
    void a_gradient_that_does_not_fit_is_refused_before_anything_moves() {
        try (Scope s = Scope.open();
                Tensor p = Tensors.of(new double[2], 2).own().requireGrad();
                FusedAdam adam = new FusedAdam(List.of(p), new FusedAdam.Settings(0.9, 0.999, 1e-8, 0), Crew.ALONE)) {
            assertThatThrownBy(() -> step(adam, List.of(Tensors.of(new double[3], 3)), RATE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("gradient 0 is [3] FLOAT64, but its parameter is [2] FLOAT64");
            assertThatThrownBy(() -> step(adam, List.of(Tensors.of(new float[2], 2)), RATE))
                    .hasMessage("gradient 0 is [2], but its parameter is [2] FLOAT64");
            assertThatThrownBy(() -> step(adam, List.of(), RATE))
                    .hasMessage("1 parameters need as many gradients; got 0");
            assertThat(adam.state().get("steps").item()).isZero();
        }
    }

    @Test
    void a_parameter_that_is_a_view_is_refused() {
        try (Scope s = Scope.open()) {
            Tensor view = Tensors.of(new double[6], 2, 3).transpose(0, 1);
            assertThatThrownBy(
                            () -> new FusedAdam(List.of(view), new FusedAdam.Settings(0.9, 0.999, 1e-8, 0), Crew.ALONE))
                    .hasMessage("a parameter must be contiguous; one of shape [3, 2] is not");
        }
    }

    @Test
    void it_needs_a_parameter() {
        assertThatThrownBy(() -> new FusedAdam(List.of(), new FusedAdam.Settings(0.9, 0.999, 1e-8, 0), Crew.ALONE))
                .hasMessage("an optimizer needs at least one parameter");
    }

    private static void step(FusedAdam adam, List<Tensor> gradients, double rate) {
        adam.step(gradients.stream().map(Gradient::of).toList(), rate);
    }

    /** Terms are summed in order, and who moves which rows makes no difference beyond rounding, which differs at the ends of what is walked through; two shapes are large enough to be cut. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void a_crew_moves_the_parameters_as_one_thread_does(int threads) {
        Shape[] shapes = {
            Shape.of(3, 2), Shape.of(5), Shape.of(4, 4), Shape.of(), Shape.of(2, 10_000), Shape.of(200, 90)
        };
        try (Scope s = Scope.open();
                Crew crew = Crew.of(threads)) {
            Rng rng = Rng.of(8);
            List<Gradient> terms = new ArrayList<>();
            List<Tensor> summed = new ArrayList<>();
            for (Shape shape : shapes) {
                List<Tensor> three =
                        Stream.generate(() -> normal(rng, shape)).limit(3).toList();
                terms.add(Gradient.sum(three.stream().map(Gradient::of).toList()));
                summed.add(three.get(0).add(three.get(1)).add(three.get(2)));
            }
            List<Tensor> alone =
                    Stream.of(shapes).map(shape -> normal(Rng.of(9), shape)).toList();
            List<Tensor> together = alone.stream().map(Tensor::copy).toList();
            FusedAdam.Settings settings = new FusedAdam.Settings(0.9, 0.999, 1e-8, DECAY);
            try (FusedAdam one = new FusedAdam(alone, settings, Crew.ALONE);
                    FusedAdam many = new FusedAdam(together, settings, crew)) {
                for (int t = 0; t < 3; t++) {
                    step(one, summed, RATE);
                    many.step(terms, RATE);
                }
                for (int p = 0; p < shapes.length; p++) {
                    assertThat(together.get(p).toDoubles())
                            .containsExactly(alone.get(p).toDoubles(), within(ROUNDING));
                }
                assertThat(many.state().keySet()).isEqualTo(one.state().keySet());
                many.state()
                        .forEach((name, t) -> assertThat(t.toDoubles())
                                .as(name)
                                .containsExactly(one.state().get(name).toDoubles(), within(ROUNDING)));
            }
        }
    }

    /** Products of thin matrices, alone and after a whole term, as what they multiply out to; with a sign of plain Adam. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void products_move_a_parameter_as_what_they_come_to(int threads) {
        Shape shape = Shape.of(200, 90);
        FusedAdam.Settings settings = new FusedAdam.Settings(0.9, 0.999, 1e-8, 0);
        try (Scope s = Scope.open();
                Crew crew = Crew.of(threads)) {
            Rng rng = Rng.of(8);
            Gradient.Product a = new Gradient.Product(normal(rng, Shape.of(3, 200)), normal(rng, Shape.of(3, 90)));
            Gradient.Product b = new Gradient.Product(normal(rng, Shape.of(4, 200)), normal(rng, Shape.of(4, 90)));
            Gradient.Whole c = new Gradient.Whole(normal(rng, shape));
            for (List<Gradient.Term> terms :
                    List.<List<Gradient.Term>>of(List.of(a), List.of(a, b), List.of(c, a), List.of(b, c, a))) {
                Gradient lazy = new Gradient(terms);
                Tensor one = normal(Rng.of(9), shape);
                Tensor many = one.copy();
                try (FusedAdam plain = new FusedAdam(List.of(one), settings, Crew.ALONE);
                        FusedAdam adam = new FusedAdam(List.of(many), settings, crew)) {
                    for (int t = 0; t < 3; t++) {
                        step(plain, List.of(lazy.value()), RATE);
                        adam.step(List.of(lazy), RATE);
                    }
                    assertThat(many.toDoubles()).containsExactly(one.toDoubles(), within(1e-9));
                    assertThat(adam.state().get("mean.0").toDoubles())
                            .containsExactly(plain.state().get("mean.0").toDoubles(), within(1e-13));
                }
            }
        }
    }

    @Test
    void a_product_that_does_not_fit_is_refused() {
        try (Scope s = Scope.open();
                Tensor p = Tensors.of(new double[6], 2, 3).own().requireGrad();
                FusedAdam adam = new FusedAdam(List.of(p), new FusedAdam.Settings(0.9, 0.999, 1e-8, 0), Crew.ALONE)) {
            Tensor left = Tensors.of(new double[4], 2, 2);
            Gradient wrong = new Gradient(List.of(new Gradient.Product(left, left)));
            assertThatThrownBy(() -> adam.step(List.of(wrong), RATE))
                    .hasMessage("gradient 0 is the product of [2, 2] FLOAT64, transposed, and [2, 2] FLOAT64,"
                            + " but its parameter is [2, 3] FLOAT64");
        }
    }

    private static Tensor normal(Rng rng, Shape shape) {
        return Tensors.normal(rng, shape, DType.FLOAT64, Device.CPU);
    }
}
