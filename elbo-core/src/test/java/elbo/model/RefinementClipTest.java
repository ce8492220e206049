package elbo.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.data.Kind;
import elbo.distribution.Normal;
import elbo.nn.Moment;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.Differences;
import elbo.testing.Doubles;
import elbo.testing.LinearVae;
import elbo.testing.Reference;
import elbo.testing.Vaes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps of refinement where an example's bound is steep: how long they are, whom they concern, and what is learnt through them. */
class RefinementClipTest {
    private static final double STRIDE = 0.05;

    private static Refinement steps(int steps, double clip) {
        return new Refinement(steps, STRIDE, Refinement.Start.LEARNT, clip);
    }

    private static Model small(DType type, Refinement refinement) {
        return Model.build(
                Vaes.small().withRefinement(refinement), Shape.of(6), Kind.REAL, Rng.of(7), type, Device.CPU);
    }

    /** Six examples, each further out than the last, so that their bounds are steeper. */
    private static Observed fan(DType type) {
        Tensor far = Tensors.of(new double[] {0.1, 1, 2, 4, 8, 16}, 6, 1);
        return Observed.of(Doubles.normal(Rng.of(8), 1, Shape.of(6, 6)).mul(far).to(type));
    }

    private static Tensor loss(Model model, Observed batch) {
        return Loss.of(model.vae(), model.terms(batch, Moment.START, Rng.of(9), 1), 0)
                .total();
    }

    /** The loss, and its derivatives to all weights. */
    private static float[][] learnt(Refinement refinement) {
        try (Model model = small(DType.FLOAT32, refinement);
                Scope s = Scope.open()) {
            Tensor loss = loss(model, fan(DType.FLOAT32));
            return Stream.concat(
                            Stream.of(loss), Grad.of(loss, model.parameters().all()).stream())
                    .map(Tensor::toFloats)
                    .toArray(float[][]::new);
        }
    }

    @Test
    void what_is_less_steep_keeps_its_bits() {
        float[][] free = learnt(steps(3, 0));
        assertThat(Arrays.deepEquals(learnt(steps(3, 3.3)), free)).isFalse();
        assertThat(Arrays.deepEquals(learnt(steps(3, 50.3)), free)).isTrue();
    }

    /** Means and log variances, a row for each example. */
    private static double[][] answers(Model model, Observed batch, Refinement refinement) {
        try (Scope s = Scope.open();
                Grad.Guard off = Grad.off()) {
            Normal q = (Normal) model.posterior(batch, refinement);
            Tensor both = Tensors.cat(List.of(q.mean(), q.logVariance()), -1);
            int wide = (int) both.shape().dim(1);
            double[] flat = both.toDoubles();
            return IntStream.range(0, flat.length / wide)
                    .mapToObj(n -> Arrays.copyOfRange(flat, n * wide, (n + 1) * wide))
                    .toArray(double[][]::new);
        }
    }

    /**
     * Of {@code p(x|z) = N(W z + b, v I)} at {@code z = 0}, known almost surely: {@code W^T (x - b) / v} for the mean, 1/2 for each log
     * variance.
     */
    @Test
    void a_steep_example_goes_in_its_direction_as_far_as_the_clip() {
        LinearGaussian truth = LinearGaussian.of(Reference.table("linear_gaussian"));
        int dims = truth.dims();
        double[] x = new double[5 * dims];
        Rng rng = Rng.of(3);
        Arrays.setAll(x, i -> truth.b()[i % dims] + rng.nextGaussian() * Math.pow(4, i / dims - 3));
        double clip = 2;
        int cut = 0;
        try (Model model = LinearVae.of(dims, 2).withVariance(truth.variance()).build();
                Scope s = Scope.open()) {
            LinearVae.set(
                    model,
                    "decoder.0.weight",
                    Arrays.stream(truth.w()).flatMapToDouble(Arrays::stream).toArray());
            LinearVae.set(model, "decoder.0.bias", truth.b());
            LinearVae.set(model, "posterior.log_variance.bias", -60, -60);
            double[][] found = answers(model, Observed.of(Tensors.of(x, 5, dims)), steps(1, clip));
            for (int n = 0; n < 5; n++) {
                double[] slope = {0, 0, 0.5, 0.5};
                for (int i = 0; i < dims; i++) {
                    for (int j = 0; j < 2; j++) {
                        slope[j] += truth.w()[i][j] * (x[n * dims + i] - truth.b()[i]) / truth.variance();
                    }
                }
                double length = norm(slope);
                double kept = Math.min(1, clip / length);
                cut += length > clip ? 1 : 0;
                double[] expected = {0, 0, -60, -60};
                Arrays.setAll(expected, i -> expected[i] + STRIDE * kept * slope[i]);
                assertThat(found[n]).as(n + ", |g| = " + length).containsExactly(expected, within(1e-9));
            }
        }
        assertThat(cut).isBetween(2, 3);
    }

    private static double norm(double[] v) {
        return Math.sqrt(Arrays.stream(v).map(a -> a * a).sum());
    }

    /** With a decoder that says nothing the bound is {@code -KL}, whose derivatives are -m and (1 - v) / 2; 2.02 is too steep at first only. */
    @ParameterizedTest
    @ValueSource(doubles = {0.5, 2.02, -40})
    void the_clipped_slope_is_what_gathers_speed(double mean) {
        double[] at = {mean, Math.log(0.3)};
        double[] speed = {0, 0};
        for (int step = 0; step < 3; step++) {
            double[] slope = {-at[0], (1 - Math.exp(at[1])) / 2};
            double kept = Math.min(1, 2 / norm(slope));
            for (int i = 0; i < 2; i++) {
                speed[i] = speed[i] / 2 + kept * slope[i];
                at[i] += STRIDE * speed[i];
            }
        }
        try (Model model = LinearVae.of(1, 1).build();
                Scope s = Scope.open()) {
            LinearVae.set(model, "posterior.mean.bias", mean);
            LinearVae.set(model, "posterior.log_variance.bias", Math.log(0.3));
            Observed any = Observed.of(Doubles.normal(Rng.of(1), 1, Shape.of(1, 1)));
            assertThat(answers(model, any, steps(3, 2))[0]).containsExactly(at, within(1e-12));
        }
    }

    /** Batches are cut into slices. */
    @Test
    void a_steep_example_shortens_no_other_ones_steps() {
        try (Model model = small(DType.FLOAT64, Refinement.NONE);
                Scope s = Scope.open()) {
            Tensor x = fan(DType.FLOAT64).x();
            Tensor steeper =
                    Tensors.cat(List.of(x.narrow(0, 0, 4), x.narrow(0, 4, 2).mul(50)), 0);
            double[][] before = answers(model, Observed.of(x), steps(3, 1.1));
            double[][] after = answers(model, Observed.of(steeper), steps(3, 1.1));
            for (int n = 0; n < 6; n++) {
                assertThat(Arrays.equals(after[n], before[n]))
                        .as("example " + n)
                        .isEqualTo(n < 4);
            }
        }
    }

    /** By differences of the whole way, of a batch where all, some or none are clipped in the first step. */
    @ParameterizedTest
    @CsvSource({"0.4, 6", "1.1, 3", "20, 0"})
    void each_weight_has_the_derivative_of_the_clipped_way(double clip, int clipped) {
        try (Model model = small(DType.FLOAT64, steps(3, clip));
                Scope s = Scope.open()) {
            double atRest;
            Observed batch = fan(DType.FLOAT64);
            double[][] free = answers(model, batch, steps(1, 0));
            double[][] cut = answers(model, batch, steps(1, clip));
            assertThat(IntStream.range(0, 6).filter(n -> !Arrays.equals(free[n], cut[n])))
                    .hasSize(clipped);
            try (Grad.Guard off = Grad.off()) {
                atRest = loss(model, batch).item();
            }
            assertThat(loss(model, batch).item()).isCloseTo(atRest, within(1e-12));
            Differences.assertGradients("clipped", model.parameters().all(), () -> loss(model, batch));
        }
    }

    /** At the top there is no direction to be as long as the clip. */
    @Test
    void a_flat_bound_has_the_derivative_that_it_has_without_a_clip() {
        try (Model model = LinearVae.of(1, 1).build();
                Scope s = Scope.open()) {
            Observed any = Observed.of(Doubles.normal(Rng.of(1), 1, Shape.of(1, 1)));
            List<Tensor> heads = model.parameters().of(List.of("posterior"));
            List<double[]> slopes = new ArrayList<>();
            for (double clip : new double[] {0, 2}) {
                Normal q = (Normal) model.posterior(any, steps(3, clip));
                Tensor sum = q.mean().add(q.logVariance()).sum();
                Grad.of(sum, heads).forEach(g -> slopes.add(g.toDoubles()));
            }
            int each = heads.size();
            assertThat(slopes.subList(each, 2 * each))
                    .usingRecursiveComparison()
                    .isEqualTo(slopes.subList(0, each));
            assertThat(slopes).anyMatch(g -> g[0] != 0).allMatch(g -> Double.isFinite(g[0]));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN})
    void a_length_below_nothing_is_refused(double clip) {
        assertThatThrownBy(() -> steps(1, clip)).hasMessage("steepest must be at least 0; got " + clip);
    }

    @ParameterizedTest
    @EnumSource(names = "LEARNT", mode = EnumSource.Mode.EXCLUDE)
    void steps_of_adam_have_no_clip(Refinement.Start start) {
        assertThatThrownBy(() -> new Refinement(3, 0.1, start, 35))
                .hasMessageContaining("steepest must be 0 where start is not learnt");
        assertThat(new Refinement(3, 0.1, start)).isEqualTo(new Refinement(3, 0.1, start, 0));
    }
}
