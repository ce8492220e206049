package elbo.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.tensor.Crew;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Grad;
import elbo.tensor.Gradient;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClippingTest {
    static Stream<Reference.Row> rows() {
        return Reference.table("clip").rows().stream();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void what_is_left_is_that_of_the_table(Reference.Row row) {
        try (Scope s = Scope.open()) {
            List<Tensor> parameters = List.of(Tensors.of(new double[3], 3), Tensors.of(new double[2], 2));
            List<Gradient> gradients =
                    List.of(Gradient.of(Tensors.of(row.vector("a"), 3)), Gradient.of(Tensors.of(row.vector("b"), 2)));
            double[] expected = DoubleStream.concat(
                            Arrays.stream(row.vector("clipped_a")), Arrays.stream(row.vector("clipped_b")))
                    .toArray();
            double[] got = clipped(gradients, parameters, row.get("limit"), Crew.ALONE);
            for (int i = 0; i < got.length; i++) {
                assertThat(got[i]).isCloseTo(expected[i], within(1e-13 * Math.abs(expected[i])));
            }
        }
    }

    private static double[] clipped(List<Gradient> gradients, List<Tensor> parameters, double limit, Crew crew) {
        List<Double> out = new ArrayList<>();
        new Clipping(limit, crew)
                .apply(
                        gradients,
                        parameters,
                        all -> all.forEach(
                                g -> Arrays.stream(g.value().toDoubles()).forEach(out::add)));
        return out.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Gradients as training has them: products that nobody multiplied, of two slices, by a crew of any size. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void sums_of_products_count_as_what_they_come_to(int threads) {
        long before = Scope.liveTensors();
        try (Scope s = Scope.open();
                Crew crew = Crew.of(threads)) {
            Tensor weight = drawn(1, Shape.of(4, 3)).requireGrad();
            Tensor bias = drawn(2, Shape.of(4)).requireGrad();
            List<Tensor> both = List.of(weight, bias);
            List<Gradient> first = Grad.terms(loss(weight, bias, 3), both);
            List<Gradient> second = Grad.terms(loss(weight, bias, 4), both);
            List<Gradient> sums = new ArrayList<>();
            List<Double> whole = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                sums.add(Gradient.sum(List.of(first.get(i), second.get(i))));
                Tensor a = Grad.of(loss(weight, bias, 3), both).get(i);
                Tensor b = Grad.of(loss(weight, bias, 4), both).get(i);
                Arrays.stream(a.add(b).toDoubles()).forEach(whole::add);
            }
            double norm = Math.sqrt(whole.stream().mapToDouble(g -> g * g).sum());
            double[] half = clipped(sums, both, norm / 2, crew);
            double[] all = clipped(sums, both, norm * 2, crew);
            for (int i = 0; i < half.length; i++) {
                assertThat(half[i]).isCloseTo(whole.get(i) / 2, within(1e-6 * norm));
                assertThat(all[i]).isCloseTo(whole.get(i), within(1e-12 * norm));
            }
        }
        assertThat(Scope.liveTensors()).isEqualTo(before);
    }

    private static Tensor loss(Tensor weight, Tensor bias, long seed) {
        return drawn(seed, Shape.of(5, 3)).linear(weight, bias).square().sum();
    }

    private static Tensor drawn(long seed, Shape shape) {
        return Tensors.normal(Rng.of(seed), shape, DType.FLOAT64, Device.CPU);
    }

    /** In single precision, where their squares have no room. */
    @Test
    void large_gradients_are_cut_and_not_lost() {
        try (Scope s = Scope.open()) {
            Tensor huge = Tensors.of(new float[] {3e30f, 4e30f}, 2);
            double[] left = clipped(List.of(Gradient.of(huge)), List.of(huge), 10, Crew.ALONE);
            assertThat(left).containsExactly(new double[] {6, 8}, within(1e-5));
        }
    }

    /** So that training notices, as it does without clipping. */
    @Test
    void what_is_not_finite_stays_so() {
        try (Scope s = Scope.open()) {
            Tensor bad = Tensors.of(new double[] {1, Double.NaN}, 2);
            assertThat(clipped(List.of(Gradient.of(bad)), List.of(bad), 1, Crew.ALONE))
                    .containsOnly(Double.NaN);
        }
    }
}
