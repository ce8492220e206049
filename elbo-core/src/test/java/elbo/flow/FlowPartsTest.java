package elbo.flow;

import static elbo.flow.FlowProbe.BATCH;
import static elbo.flow.FlowProbe.BOTH;
import static elbo.flow.FlowProbe.VECTORS;
import static elbo.flow.FlowProbe.assertBack;
import static elbo.flow.FlowProbe.autoregressive;
import static elbo.flow.FlowProbe.check;
import static elbo.flow.FlowProbe.coupling;
import static elbo.flow.FlowProbe.dequantisation;
import static elbo.flow.FlowProbe.jacobians;
import static elbo.flow.FlowProbe.stir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.nn.Activation;
import elbo.nn.Init;
import elbo.nn.Initializer;
import elbo.nn.Moment;
import elbo.nn.Norm;
import elbo.nn.Parameters;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Functions;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.Differences;
import elbo.testing.Doubles;
import elbo.transform.Image;
import elbo.transform.Transform;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What single flows are known for. */
class FlowPartsTest {
    /** The masks: what comes after a number has no say in it, exactly. */
    @Test
    void an_autoregressive_flow_has_a_triangular_jacobian() {
        for (Shaping shaping : FlowLaws.shapings().toList()) {
            check(autoregressive(shaping), VECTORS, DType.FLOAT64, (t, x, in) -> {
                for (double[][] jacobian : jacobians(t, x, (int) in.size())) {
                    int below = 0;
                    for (int i = 0; i < jacobian.length; i++) {
                        for (int j = 0; j < jacobian.length; j++) {
                            if (j > i) {
                                assertThat(jacobian[i][j]).isZero();
                            }
                            below += j < i && jacobian[i][j] != 0 ? 1 : 0;
                        }
                    }
                    assertThat(below).isEqualTo((int) (in.size() * (in.size() - 1) / 2));
                }
            });
        }
    }

    /** A hidden layer narrower than the vector still hears of all of it. */
    @Test
    void the_last_number_is_shaped_by_the_first_and_by_the_one_before_it() {
        for (int width : new int[] {2, 3, 8, 20}) {
            Flow narrow = new Autoregressive(new Scaling(1), List.of(width), Activation.TANH, Initializer.TORCH);
            check(narrow, List.of(Shape.of(8)), DType.FLOAT64, (t, x, in) -> {
                double[] last = jacobians(t, x, 8)[0][7];
                assertThat(last[0]).isNotZero();
                assertThat(last[6]).isNotZero();
            });
        }
    }

    /** Of two numbers the second is moved by {@code w r(a(w x + b)) + b}, r being {@code h -> a(h + w a(w a(h) + b) + b)}. */
    @Test
    void a_residual_coupling_adds_what_two_layers_make_of_the_one_before() {
        Coupling deep = new Coupling(
                Coupling.Keep.FIRST, new Additive(), List.of(1), 1, Norm.NONE, Activation.TANH, Initializer.TORCH);
        Init init = Doubles.init(1);
        Bijector live = deep.build(init.at("flow"), Shape.of(2), 0);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            stir(parameters);
            Tensor x = Doubles.normal(Rng.of(3), 1, Shape.of(1, 2));
            double[] from = x.toDoubles();
            double h = Math.tanh(layer(parameters, "flow.0", from[0]));
            double inside = Math.tanh(layer(parameters, "flow.block.0.0", Math.tanh(h)));
            double moved = layer(parameters, "flow.1", Math.tanh(h + layer(parameters, "flow.block.0.1", inside)));
            Tensor y = live.given(Doubles.none(1)).forward(x).value();
            assertThat(y.toDoubles()[1]).isCloseTo(from[1] + moved, within(1e-12));
        }
    }

    private static double layer(Parameters all, String name, double x) {
        return value(all, name + ".weight") * x + value(all, name + ".bias");
    }

    private static double value(Parameters all, String name) {
        return Objects.requireNonNull(all.byName().get(name), name).reshape().item();
    }

    @Test
    void an_actnorm_begins_with_what_it_sees() {
        Repeat twice = new Repeat(2, List.of(coupling(new Scaling(1)), new Actnorm()));
        for (Shape in : List.of(Shape.of(3), Shape.of(2, 4, 4))) {
            Init init = Doubles.init(8);
            Bijector live = twice.build(init.at("flow"), in, 0);
            try (Parameters parameters = init.parameters();
                    Scope s = Scope.open();
                    Grad.Guard off = Grad.off()) {
                stir(parameters);
                int n = 200;
                Tensor x = Doubles.normal(Rng.of(9), 3, in.prepend(n)).add(5);
                Tensor begun = live.begin(x, Doubles.none(n));
                Tensor y = live.given(Doubles.none(n)).forward(x).value();
                assertThat(y.sub(begun).abs().max().item()).isLessThan(1e-12);
                Tensor rows = y.reshape(n, in.dim(0), -1).transpose(0, 1).reshape(in.dim(0), -1);
                for (double mean : rows.mean(1).toDoubles()) {
                    assertThat(mean).isCloseTo(0, within(1e-9));
                }
                for (double square : rows.square().mean(1).toDoubles()) {
                    assertThat(square).isCloseTo(1, within(1e-4));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_invertible_matrix_begins_as_a_rotation_and_elsewhere_as_another(Mixing.Form form) {
        Init init = Doubles.init(1);
        Bijector one = new Mixing(form, 5).build(init.at("one"), Shape.of(6), 0);
        Bijector other = new Mixing(form, 5).build(init.at("other"), Shape.of(6), 0);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            Tensor x = Doubles.normal(Rng.of(11), 2, Shape.of(BATCH, 6));
            Image image = one.given(Doubles.none(BATCH)).forward(x);
            Tensor lengths = image.value().square().sum(1).sub(x.square().sum(1));
            assertThat(lengths.abs().max().item()).isLessThan(1e-12);
            assertThat(image.logDet().abs().max().item()).isLessThan(1e-12);
            Tensor apart = other.given(Doubles.none(BATCH)).forward(x).value().sub(image.value());
            assertThat(apart.abs().max().item()).isGreaterThan(0.1);
            assertThat(image.value().sub(x).abs().max().item()).isGreaterThan(0.1);
        }
    }

    /** Both forms of the same matrix. */
    @Test
    void a_plain_matrix_begins_as_the_factored_one() {
        Init init = Doubles.init(1);
        Bijector plain = new Mixing(Mixing.Form.PLAIN, 5).build(init.at("here"), Shape.of(6), 0);
        Bijector factored = new Mixing(Mixing.Form.LU, 5).build(init.at("here"), Shape.of(6), 0);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            Tensor x = Doubles.normal(Rng.of(11), 2, Shape.of(BATCH, 6));
            Tensor one = plain.given(Doubles.none(BATCH)).forward(x).value();
            Tensor other = factored.given(Doubles.none(BATCH)).forward(x).value();
            assertThat(parameters.all()).hasSize(4);
            assertThat(one.sub(other).abs().max().item()).isLessThan(1e-12);
        }
    }

    /** In training by the batch, whose statistics the running averages follow by a tenth; back and outside by these. */
    @Test
    void a_batch_norm_knows_its_batch_in_training() {
        Shape in = Shape.of(2, 3, 4);
        Init init = Doubles.init(1);
        Bijector live = new BatchNorm().build(init.at("norm"), in, 0);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            int n = 50;
            Tensor x = Doubles.normal(Rng.of(12), 3, in.prepend(n)).add(5);
            Transform norm = live.given(Doubles.none(n));
            Image seen = Moment.START.inTraining().during(() -> norm.forward(x));
            Tensor rows = seen.value().transpose(0, 1).reshape(2, -1);
            assertThat(rows.mean(1).abs().max().item()).isLessThan(1e-9);
            assertThat(rows.square().mean(1).sub(1).abs().max().item()).isLessThan(1e-4);
            Tensor values = x.transpose(0, 1).reshape(2, -1);
            double[] mean = values.mean(1).toDoubles();
            double[] square = values.square().mean(1).toDoubles();
            double log = 0;
            for (int c = 0; c < 2; c++) {
                double variance = square[c] - mean[c] * mean[c];
                log -= 12 * 0.5 * Math.log(variance + 1e-5);
                double count = n * 12;
                assertThat(parameters.byName().get("norm.running_mean").toDoubles()[c])
                        .isCloseTo(0.1 * mean[c], within(1e-9));
                assertThat(parameters.byName().get("norm.running_variance").toDoubles()[c])
                        .isCloseTo(0.9 + 0.1 * variance * count / (count - 1), within(1e-9));
            }
            assertThat(seen.logDet().sub(log).abs().max().item()).isLessThan(1e-9);
            assertBack(norm, x, 1e-12);
        }
    }

    /** The derivatives in training, through the batch's own statistics, too. */
    @Test
    void a_batch_norm_has_the_slopes_of_its_batch() {
        Shape in = Shape.of(3);
        Init init = Doubles.init(1);
        Bijector live = new BatchNorm().build(init.at("norm"), in, 0);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            Tensor x = Doubles.normal(Rng.of(5), 0.7, in.prepend(4)).requireGrad();
            Tensor weights = Doubles.normal(Rng.of(6), 1, in.prepend(4));
            Differences.assertGradients(
                    "batch norm",
                    List.of(x),
                    () -> Moment.START.inTraining().during(() -> {
                        Image image = live.given(Doubles.none(4)).forward(x);
                        return image.value()
                                .mul(weights)
                                .sum()
                                .add(image.logDet().sum());
                    }));
        }
    }

    @Test
    void a_batch_norm_begins_with_what_it_sees() {
        Shape in = Shape.of(3);
        Init init = Doubles.init(1);
        Bijector live = Composed.build(List.of(new BatchNorm(), new Actnorm()), init.at("flow"), in, 0);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open();
                Grad.Guard off = Grad.off()) {
            Tensor x = Doubles.normal(Rng.of(9), 100, in.prepend(200)).add(5);
            Tensor unused = live.begin(x, Doubles.none(200));
            Tensor y = live.given(Doubles.none(200)).forward(x).value();
            assertThat(y.mean(0).abs().max().item()).isLessThan(1e-9);
            assertThat(y.square().mean(0).sub(1).abs().max().item()).isLessThan(1e-4);
            double[] scale = parameters.byName().get("flow.1.log_scale").toDoubles();
            assertThat(scale[0]).as("the batch norm has done it").isCloseTo(0, within(1e-4));
        }
    }

    /** What stays is in its place, bit for bit, and what is free is not. */
    @Test
    void a_chessboard_keeps_every_second_pixel() {
        for (Coupling.Keep keep : List.of(Coupling.Keep.BLACK, Coupling.Keep.WHITE)) {
            check(coupling(keep, new Scaling(1)), List.of(Shape.of(2, 4, 5)), DType.FLOAT64, (t, x, in) -> {
                double[] before = x.toDoubles();
                double[] after = t.forward(x).value().toDoubles();
                for (int i = 0; i < before.length; i++) {
                    int pixel = i % 20;
                    boolean black = (pixel / 5 + pixel % 5) % 2 == 0;
                    assertThat(after[i] == before[i]).isEqualTo(black == (keep == Coupling.Keep.BLACK));
                }
            });
        }
    }

    /** Grey levels stay what they are; the noise within them is bent. */
    @Test
    void dequantisation_moves_no_number_to_another_level() {
        check(dequantisation(), BOTH, DType.FLOAT64, (t, x, in) -> {
            Tensor y = t.forward(x).value();
            assertThat(Functions.floor(y.mul(2)).toDoubles())
                    .containsExactly(Functions.floor(x.mul(2)).toDoubles());
            assertThat(y.sub(x).abs().max().item()).isGreaterThan(0.01);
        });
    }

    /** The network sees the levels, of the number itself and of those around it, and not the noise. */
    @Test
    void dequantisation_bends_by_all_levels_and_by_no_noise() {
        Dequantisation flow = new Dequantisation(256, 4, List.of(5), Activation.TANH, Initializer.TORCH);
        Init init = Init.of(Rng.of(1), DType.FLOAT32, Device.CPU);
        Bijector live = flow.build(init.at("flow"), Shape.of(3), 0);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            stir(parameters);
            double[] levels = {0, 17, 255, 0, 17, 255, 0, 200, 255, 90, 17, 255};
            double[] noise = {0.3, 0.6, 0.9, 0.3, 0.1, 0, 0.3, 0.6, 0.9, 0.3, 0.6, 0.9};
            double[] x = new double[12];
            Arrays.setAll(x, i -> (levels[i] + noise[i]) / 256);
            Tensor in = Tensors.of(x, 4, 3).to(DType.FLOAT32);
            Transform t = live.given(Tensors.empty(Shape.of(4, 0), DType.FLOAT32, Device.CPU));
            double[] y = t.forward(in).value().toDoubles();
            double[] v = new double[12];
            Arrays.setAll(v, i -> y[i] * 256 - levels[i]);
            assertThat(Arrays.stream(v)).allMatch(each -> each >= 0 && each <= 1);
            assertThat(v[3]).as("noise of others").isCloseTo(v[0], within(1e-4));
            assertThat(Math.abs(v[6] - v[0])).as("a level beside it").isGreaterThan(1e-3);
            assertThat(Math.abs(v[9] - v[0])).as("its own level").isGreaterThan(1e-3);
            assertBack(t, in, 1e-5);
        }
    }

    @Test
    void values_that_leave_their_range_are_no_longer_taken() {
        List<List<Flow>> senseless = List.of(
                List.of(new Actnorm(), new Unbounded(0.1)),
                List.of(new Repeat(2, List.of(new Unbounded(0.1)))),
                List.of(new Unbounded(0.1), dequantisation()),
                List.of(new MultiScale(2, List.of(new Unbounded(0.1), new Squeeze()))));
        for (List<Flow> flows : senseless) {
            assertThatThrownBy(() -> Composed.out(flows, Shape.of(1, 4, 4)))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("once");
        }
        List<Flow> sensible = List.of(dequantisation(), new Repeat(1, List.of(new Squeeze())), new Unbounded(0.1));
        assertThat(Composed.out(sensible, Shape.of(1, 4, 4))).isEqualTo(Shape.of(4, 2, 2));
    }

    @Test
    void what_cannot_be_divided_is_refused_with_what_would_do() {
        assertThatThrownBy(() -> coupling(new Additive()).out(Shape.of(1)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("[1] has but one")
                .hasMessageEndingWith("Fix: 2 dimensions or more");
        assertThatThrownBy(() -> coupling(new Additive()).out(Shape.of(1, 28, 28)))
                .hasMessageContaining("divides channels in two")
                .hasMessageContaining("flatten");
        assertThatThrownBy(() -> new Planar().out(Shape.of(1, 4, 4))).hasMessageEndingWith("Fix: flatten before it");
        assertThatThrownBy(() -> autoregressive(new Additive()).out(Shape.of(1, 4, 4)))
                .hasMessageContaining("autoregressive: needs vectors");
        assertThatThrownBy(() -> new Squeeze().out(Shape.of(1, 7, 8)))
                .hasMessage(
                        "squeeze: needs sides that 2 divides; got 7 x 8. Fix: pictures of 8 x 8, or one level less");
        Flow scales = new MultiScale(3, List.of(new Repeat(1, List.of(new Squeeze())), new Actnorm()));
        assertThatThrownBy(() -> scales.out(Shape.of(1, 28, 26)))
                .hasMessage(
                        "multi-scale: 3 levels do not divide sides of 28 x 26. Fix: sides of 32 x 32, or fewer levels");
        assertThat(scales.out(Shape.of(1, 32, 32))).isEqualTo(Shape.of(1024));
        for (Flow flow : List.of(new Mixing(Mixing.Form.LU, 0), dequantisation(), coupling(new Additive()))) {
            assertThatThrownBy(() -> flow.out(Shape.of(2, 2, 2, 2))).hasMessageContaining("Fix: flatten before it");
        }
        for (Flow none : List.of(new Actnorm(), new Flatten())) {
            assertThatThrownBy(() -> new MultiScale(2, List.of(none)).out(Shape.of(1, 4, 4)))
                    .hasMessageEndingWith("Fix: a squeeze among its flows, and no flatten");
        }
        assertThatThrownBy(() -> new Squeeze().out(Shape.of(4))).hasMessageContaining("squeeze: needs pictures");
        assertThatThrownBy(() -> coupling(Coupling.Keep.BLACK, new Additive()).out(Shape.of(4)))
                .hasMessageEndingWith("got [4]. Fix: keep: first");
        assertThatThrownBy(() -> new Unflatten(1).out(Shape.of(20)))
                .hasMessage(
                        "unflatten: makes square pictures of 1 channels, which 20 numbers are not. Fix: 16 numbers, or other channels");
        assertThatThrownBy(() -> new Spline(1, 2)).hasMessage("bins must be from 2 to 500; got 1");
        assertThatThrownBy(() -> new Repeat(0, List.of(new Scale()))).hasMessage("times must be at least 1; got 0");
        assertThatThrownBy(() -> new Unbounded(0.5)).hasMessageContaining("margin must be at least 0 and below 0.5");
    }
}
