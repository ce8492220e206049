package elbo.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.data.Kind;
import elbo.likelihood.Gaussian;
import elbo.model.Model;
import elbo.nn.Activation;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.LinearVae;
import org.junit.jupiter.api.Test;

/** Of decoders whose derivatives are known: linear ones, and the logistic function of linear ones. */
class LatentGeometryTest {
    private static final double[] W = {1, -0.5, 0.25, 0.75, -1.5, 0.5};
    private static final double[] CODES = {0, 0, 1, -2, 0.5, 30};

    private static Tensor codes(DType type) {
        return Tensors.of(CODES, 3, 2).to(type);
    }

    /** Singular values of a matrix with two columns, from the characteristic polynomial of {@code W^T W}. */
    private static double[] singular(double[] w) {
        double a = 0;
        double c = 0;
        double d = 0;
        for (int i = 0; i < w.length; i += 2) {
            a += w[i] * w[i];
            c += w[i] * w[i + 1];
            d += w[i + 1] * w[i + 1];
        }
        double root = Math.sqrt((a - d) * (a - d) / 4 + c * c);
        return new double[] {Math.sqrt((a + d) / 2 + root), Math.sqrt((a + d) / 2 - root)};
    }

    @Test
    void a_linear_decoder_stretches_everywhere_as_its_matrix_does() {
        double[] expected = singular(W);
        try (Model model = LinearVae.of(3, 2).build();
                Scope s = Scope.open()) {
            LinearVae.set(model, "decoder.0.weight", W);
            LinearVae.set(model, "decoder.0.bias", 5, -5, 1);
            Magnification found = Magnification.of(model, codes(DType.FLOAT64), model.noContext(3));
            for (int i = 0; i < 3; i++) {
                assertThat(found.singular()[i]).containsExactly(expected, within(1e-8));
                assertThat(found.logVolume()[i]).isCloseTo(Math.log(expected[0] * expected[1]), within(1e-8));
                assertThat(found.condition()[i]).isCloseTo(expected[0] / expected[1], within(1e-7));
            }
        }
    }

    @Test
    void floats_are_as_good_as_their_digits_allow() {
        try (Model model = Model.build(
                        LinearVae.of(3, 2).vae(), Shape.of(3), Kind.REAL, Rng.of(1), DType.FLOAT32, Device.CPU);
                Scope s = Scope.open()) {
            LinearVae.set(model, "decoder.0.weight", W);
            Magnification found = Magnification.of(model, codes(DType.FLOAT32).narrow(0, 0, 2), model.noContext(2));
            assertThat(found.singular()[1]).containsExactly(singular(W), within(1e-3));
        }
    }

    /** x = s(W z): the rows of W times s (1 - s) at that code. */
    @Test
    void a_bent_decoder_stretches_by_its_derivative_at_the_code() {
        try (Model model = LinearVae.of(3, 2)
                        .with(new Gaussian(Gaussian.Variance.FIXED, 1, Activation.SIGMOID))
                        .build();
                Scope s = Scope.open()) {
            LinearVae.set(model, "decoder.0.weight", W);
            Magnification found = Magnification.of(model, codes(DType.FLOAT64), model.noContext(3));
            for (int n = 0; n < 2; n++) {
                double[] j = new double[6];
                for (int i = 0; i < 3; i++) {
                    double logit = W[2 * i] * CODES[2 * n] + W[2 * i + 1] * CODES[2 * n + 1];
                    double p = 1 / (1 + Math.exp(-logit));
                    j[2 * i] = W[2 * i] * p * (1 - p);
                    j[2 * i + 1] = W[2 * i + 1] * p * (1 - p);
                }
                assertThat(found.singular()[n]).containsExactly(singular(j), within(1e-8));
            }
        }
    }

    /** The determinant of three columns by Sarrus' rule; the columns are far from right angles. */
    @Test
    void singular_values_multiply_to_the_determinant_and_keep_the_squares() {
        double[][] columns = {{1, 2, 3}, {1.1, 2.3, 2.9}, {0, 1, 1e-3}};
        double det = 1 * (2.3 * 1e-3 - 1 * 2.9) - 1.1 * (2 * 1e-3 - 1 * 3);
        double squares = 1 + 4 + 9 + 1.21 + 5.29 + 8.41 + 1 + 1e-6;
        double[] found = SingularValues.of(columns);
        assertThat(found[0] * found[1] * found[2]).isCloseTo(Math.abs(det), within(1e-12));
        assertThat(found[0] * found[0] + found[1] * found[1] + found[2] * found[2])
                .isCloseTo(squares, within(1e-12));
        assertThat(found[0]).isGreaterThan(found[1]);
        assertThat(found[1]).isGreaterThan(found[2]);
    }

    @Test
    void a_flat_decoder_has_no_volume_and_more_code_than_example_is_refused() {
        try (Model model = LinearVae.of(3, 2).build();
                Scope s = Scope.open()) {
            LinearVae.set(model, "decoder.0.weight", 1, 0, 2, 0, 3, 0);
            Magnification found = Magnification.of(model, codes(DType.FLOAT64), model.noContext(3));
            assertThat(found.logVolume()).containsOnly(Double.NEGATIVE_INFINITY);
            LinearVae.set(model, "decoder.0.bias", Double.NaN, 0, 0);
            assertThatThrownBy(() -> Magnification.of(model, codes(DType.FLOAT64), model.noContext(3)))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("code 0 is not finite");
        }
        try (Model model = LinearVae.of(1, 2).build();
                Scope s = Scope.open()) {
            assertThatThrownBy(() -> Magnification.of(model, codes(DType.FLOAT64), model.noContext(3)))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("got 1 and 2");
        }
    }

    /** Two steps one after the other, from (0, 0) by (1, 0) to (1, 1): 2 long, where the straight way is sqrt 2. */
    @Test
    void a_way_round_a_corner_is_longer_by_what_the_corner_adds() {
        try (Model model = LinearVae.of(2, 1)
                        .with(new Gaussian(Gaussian.Variance.FIXED, 1, Activation.SIGMOID))
                        .build();
                Scope s = Scope.open()) {
            LinearVae.set(model, "decoder.0.weight", 400, 400);
            LinearVae.set(model, "decoder.0.bias", -120, -280);
            Tensor from = Tensors.of(new double[] {0, -1}, 2, 1);
            Tensor to = Tensors.of(new double[] {1, 0.5}, 2, 1);
            Straightness found = Straightness.of(model, from, to, model.noContext(2), 500);
            assertThat(found.each()[0]).isCloseTo(Math.sqrt(2), within(1e-6));
            assertThat(found.each()[1]).as("one step only").isCloseTo(1, within(1e-6));
            assertThat(found.ratio()).isEqualTo(Estimate.of(found.each()));
            Tensor one = from.narrow(0, 1, 1);
            Straightness jump = Straightness.of(model, one, to.narrow(0, 1, 1), model.noContext(1), 10);
            assertThat(jump.jump().value()).as("all in one of ten steps").isCloseTo(10, within(1e-3));
        }
    }

    @Test
    void a_linear_decoder_goes_straight_and_the_same_example_is_refused() {
        try (Model model = LinearVae.of(3, 2).build();
                Scope s = Scope.open();
                Grad.Guard off = Grad.off()) {
            LinearVae.set(model, "decoder.0.weight", W);
            Tensor z = codes(DType.FLOAT64);
            Straightness found = Straightness.of(model, z, z.mul(-1).add(1), model.noContext(3), 7);
            assertThat(found.ratio().value()).isCloseTo(1, within(1e-12));
            assertThatThrownBy(() -> Straightness.of(model, z, z, model.noContext(3), 7))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("pair 0");
        }
    }
}
