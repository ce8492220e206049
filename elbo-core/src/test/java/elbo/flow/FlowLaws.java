package elbo.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.nn.Activation;
import elbo.nn.Init;
import elbo.nn.Initializer;
import elbo.nn.Moment;
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
import elbo.testing.Parts;
import elbo.transform.Image;
import elbo.transform.Transform;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every flow; a new one is a row of {@link #flows}. */
public class FlowLaws {
    private static final int BATCH = 3;
    private static final long CONTEXT = 2;

    /**
     * A row.
     *
     * @param shapes that it takes
     */
    public record Case(String name, Flow flow, List<Shape> shapes) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<Shape> VECTORS = List.of(Shape.of(2), Shape.of(5), Shape.of(8));
    private static final List<Shape> PICTURES = List.of(Shape.of(2, 4, 4), Shape.of(3, 2, 5));
    private static final List<Shape> BOTH =
            Stream.concat(VECTORS.stream(), PICTURES.stream()).toList();

    public static Stream<Case> flows() {
        return Stream.of(
                new Case("planar", new Planar(), VECTORS),
                new Case("radial", new Radial(), VECTORS),
                new Case("scale", new Scale(), BOTH),
                new Case("actnorm", new Actnorm(), BOTH),
                new Case("reverse", new Reorder(Reorder.How.REVERSE, 0), BOTH),
                new Case("interleave", new Reorder(Reorder.How.INTERLEAVE, 0), BOTH),
                new Case("shuffle", new Reorder(Reorder.How.SHUFFLE, 3), BOTH),
                new Case("flatten", new Flatten(), BOTH),
                new Case("invertible linear", new Mixing(Mixing.Form.LU, 3), BOTH),
                new Case("plain invertible linear", new Mixing(Mixing.Form.PLAIN, 3), BOTH),
                new Case("batch norm", new BatchNorm(), BOTH),
                new Case("unflatten", new Unflatten(2), List.of(Shape.of(8), Shape.of(1, 2, 4))),
                new Case("variational dequantisation", dequantisation(), BOTH),
                new Case("squeeze", new Squeeze(), List.of(Shape.of(2, 4, 4), Shape.of(1, 2, 6))),
                new Case(
                        "multi-scale",
                        new MultiScale(
                                2, List.of(new Squeeze(), new Mixing(Mixing.Form.LU, 1), coupling(new Scaling(1), 2))),
                        List.of(Shape.of(1, 4, 4), Shape.of(2, 4, 8))),
                new Case(
                        "one scale",
                        new MultiScale(1, List.of(new Squeeze(), new Actnorm(), coupling(new Scaling(1), 2))),
                        List.of(Shape.of(1, 2, 4))),
                new Case("logit", new Unbounded(0.1), BOTH),
                new Case("additive coupling", coupling(new Additive()), BOTH),
                new Case("affine coupling", coupling(new Scaling(1.5)), BOTH),
                new Case("gated coupling", coupling(new Gated(1)), BOTH),
                new Case("spline coupling", coupling(new Spline(5, 3)), BOTH),
                new Case("second half kept", coupling(Coupling.Keep.SECOND, new Scaling(1)), BOTH),
                new Case("black kept", coupling(Coupling.Keep.BLACK, new Scaling(1)), PICTURES),
                new Case("white kept", coupling(Coupling.Keep.WHITE, new Gated(1)), PICTURES),
                new Case("additive autoregressive", autoregressive(new Additive()), VECTORS),
                new Case("affine autoregressive", autoregressive(new Scaling(1.5)), VECTORS),
                new Case("gated autoregressive", autoregressive(new Gated(1)), VECTORS),
                new Case("spline autoregressive", autoregressive(new Spline(4, 3)), VECTORS),
                new Case(
                        "repeat",
                        new Repeat(
                                2, List.of(coupling(new Scaling(1)), new Reorder(Reorder.How.REVERSE, 0), new Scale())),
                        BOTH));
    }

    /** Shapings of the rows. */
    static Stream<Shaping> shapings() {
        return Stream.of(new Additive(), new Scaling(1.5), new Gated(1), new Spline(5, 3));
    }

    private static Coupling coupling(Shaping shaping) {
        return coupling(Coupling.Keep.FIRST, shaping);
    }

    private static Coupling coupling(Shaping shaping, int width) {
        return new Coupling(Coupling.Keep.FIRST, shaping, List.of(width), Activation.TANH, Initializer.TORCH);
    }

    private static Coupling coupling(Coupling.Keep keep, Shaping shaping) {
        return new Coupling(keep, shaping, List.of(6, 5), Activation.TANH, Initializer.TORCH);
    }

    private static Dequantisation dequantisation() {
        return new Dequantisation(2, 3, List.of(5), Activation.TANH, Initializer.TORCH);
    }

    private static Autoregressive autoregressive(Shaping shaping) {
        return new Autoregressive(shaping, List.of(9, 11), Activation.TANH, Initializer.TORCH);
    }

    /** A built flow with any weights and events. */
    private interface Law {
        void holds(Transform transform, Tensor x, Shape in);
    }

    /** Without anything known beside the events, and with two numbers. */
    private static void check(Case c, DType type, Law law) {
        for (Shape in : c.shapes()) {
            for (long context : new long[] {0, CONTEXT}) {
                Init init = Init.of(Rng.of(1), type, Device.CPU);
                Bijector live = c.flow().build(init.at("flow"), in, context);
                try (Parameters parameters = init.parameters();
                        Scope s = Scope.open()) {
                    stir(parameters);
                    Tensor told = Doubles.normal(Rng.of(3), 1, Shape.of(BATCH, context))
                            .to(type);
                    Tensor any = Doubles.normal(Rng.of(4), 1, in.prepend(BATCH)).to(type);
                    law.holds(live.given(told), c.flow().unit() ? any.sigmoid() : any, in);
                }
            }
        }
    }

    /** So that layers which begin as zeros say something. */
    private static void stir(Parameters parameters) {
        int i = 0;
        try (Grad.Guard off = Grad.off()) {
            for (Tensor p : parameters.all()) {
                Tensor noise = Doubles.normal(Rng.of(2).at(i++), 0.3, p.shape()).to(p.dtype());
                Tensor unused = p.addInPlace(noise);
            }
        }
    }

    @Test
    void every_flow_and_every_shaping_has_a_row() {
        Parts.assertEachHasARow(Flow.class, flows().map(Case::flow));
        Parts.assertEachHasARow(Shaping.class, shapings());
    }

    @ParameterizedTest
    @MethodSource("flows")
    void the_way_back_leads_back(Case c) {
        check(c, DType.FLOAT64, (t, x, in) -> assertBack(t, x, 1e-12));
        check(c, DType.FLOAT32, (t, x, in) -> assertBack(t, x, 1e-5));
    }

    /** Up to the rounding of the largest number on the way. */
    private static void assertBack(Transform t, Tensor x, double precision) {
        Image there = t.forward(x);
        Image back = t.inverse(there.value());
        double largest =
                Math.max(x.abs().max().item(), there.value().abs().max().item());
        assertThat(back.value().sub(x).abs().max().item()).isLessThan(precision * Math.max(1, largest));
        assertThat(back.logDet().add(there.logDet()).abs().max().item()).isLessThan(100 * precision);
        Image again = t.inverted().forward(there.value());
        assertThat(again.value().toDoubles()).containsExactly(back.value().toDoubles());
    }

    @ParameterizedTest
    @MethodSource("flows")
    void shapes_are_what_it_says(Case c) {
        check(c, DType.FLOAT64, (t, x, in) -> {
            Image image = t.forward(x);
            assertThat(image.value().shape()).isEqualTo(c.flow().out(in).prepend(BATCH));
            assertThat(image.logDet().shape()).isEqualTo(Shape.of(BATCH));
            assertThat(c.flow().out(in).size()).isEqualTo(in.size());
        });
    }

    @ParameterizedTest
    @MethodSource("flows")
    void the_log_determinant_is_that_of_the_jacobian(Case c) {
        check(c, DType.FLOAT64, (t, x, in) -> {
            double[] log = t.forward(x).logDet().toDoubles();
            double[][][] jacobians = jacobians(t, x, (int) in.size());
            for (int b = 0; b < BATCH; b++) {
                assertThat(log[b]).as(c + ", " + in).isCloseTo(logDeterminant(jacobians[b]), within(1e-9));
            }
        });
    }

    /** {@code [b][i][j] = dy_bi / dx_bj}, by the engine's own derivatives; events do not see each other. */
    private static double[][][] jacobians(Transform t, Tensor x, int dims) {
        Tensor in = x.detach().requireGrad();
        Tensor y = t.forward(in).value().reshape(BATCH, dims);
        double[][][] jacobians = new double[BATCH][dims][dims];
        for (int i = 0; i < dims; i++) {
            double[] row =
                    Grad.of(y.narrow(1, i, 1).sum(), List.of(in)).getFirst().toDoubles();
            for (int b = 0; b < BATCH; b++) {
                System.arraycopy(row, b * dims, jacobians[b][i], 0, dims);
            }
        }
        return jacobians;
    }

    /** By Gaussian elimination with pivots. */
    private static double logDeterminant(double[][] matrix) {
        int n = matrix.length;
        double log = 0;
        for (int k = 0; k < n; k++) {
            int pivot = k;
            for (int i = k + 1; i < n; i++) {
                pivot = Math.abs(matrix[i][k]) > Math.abs(matrix[pivot][k]) ? i : pivot;
            }
            double[] swap = matrix[k];
            matrix[k] = matrix[pivot];
            matrix[pivot] = swap;
            log += Math.log(Math.abs(matrix[k][k]));
            for (int i = k + 1; i < n; i++) {
                double factor = matrix[i][k] / matrix[k][k];
                for (int j = k; j < n; j++) {
                    matrix[i][j] -= factor * matrix[k][j];
                }
            }
        }
        return log;
    }

    @ParameterizedTest
    @MethodSource("flows")
    void gradients_of_both_ways_are_slopes(Case c) {
        Shape in = c.shapes().getFirst();
        Init init = Doubles.init(1);
        Bijector live = c.flow().build(init.at("flow"), in, 0);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            stir(parameters);
            Tensor any = Doubles.normal(Rng.of(5), 0.7, in.prepend(BATCH));
            Tensor x = (c.flow().unit() ? any.sigmoid() : any).detach().requireGrad();
            Tensor none = Doubles.none(BATCH);
            Tensor weights = Doubles.normal(Rng.of(6), 1, Shape.of(BATCH, in.size()));
            for (boolean forth : new boolean[] {true, false}) {
                Differences.assertGradients(
                        c.name() + (forth ? " forward" : " back"),
                        Stream.concat(parameters.all().stream(), Stream.of(x)).toList(),
                        () -> {
                            Transform t = live.given(none);
                            Image image = forth
                                    ? t.forward(x)
                                    : t.inverse(x.reshape(c.flow().out(in).prepend(BATCH)));
                            Tensor flat = image.value().reshape(BATCH, -1);
                            return flat.mul(weights).sum().add(image.logDet().sum());
                        },
                        c.flow() instanceof Dequantisation ? 1e-4 : 1e-6); // differences reach across its narrow bins
            }
        }
    }

    /** In training, where a batch may be cut among cores. */
    @ParameterizedTest
    @MethodSource("flows")
    void an_event_comes_out_alike_by_itself_if_it_is_said_to(Case c) {
        Shape in = c.shapes().getFirst();
        Init init = Doubles.init(1);
        Bijector live = c.flow().build(init.at("flow"), in, 0);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            stir(parameters);
            Tensor any = Doubles.normal(Rng.of(4), 1, in.prepend(4));
            Tensor x = c.flow().unit() ? any.sigmoid() : any;
            double apart = Moment.START.inTraining().during(() -> {
                Tensor among = live.given(Doubles.none(4)).forward(x).value().narrow(0, 0, 2);
                Tensor alone =
                        live.given(Doubles.none(2)).forward(x.narrow(0, 0, 2)).value();
                return among.sub(alone).abs().max().item();
            });
            assertThat(apart < 1e-12).isEqualTo(c.flow().perExample());
        }
    }

    /** The masks: what comes after a number has no say in it, exactly. */
    @Test
    void an_autoregressive_flow_has_a_triangular_jacobian() {
        for (Shaping shaping : shapings().toList()) {
            check(new Case("masks", autoregressive(shaping), VECTORS), DType.FLOAT64, (t, x, in) -> {
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
            check(new Case("narrow", narrow, List.of(Shape.of(8))), DType.FLOAT64, (t, x, in) -> {
                double[] last = jacobians(t, x, 8)[0][7];
                assertThat(last[0]).isNotZero();
                assertThat(last[6]).isNotZero();
            });
        }
    }

    @ParameterizedTest
    @MethodSource("shapings")
    void zeros_shape_nothing_or_almost(Shaping shaping) {
        try (Scope s = Scope.open()) {
            Tensor numbers = Doubles.normal(Rng.of(1), 0, Shape.of(BATCH, shaping.numbers(), 4));
            Tensor x = Doubles.normal(Rng.of(7), 2, Shape.of(BATCH, 4));
            Tensor y = shaping.with(numbers).forward(x).value();
            Tensor expected = shaping instanceof Gated g ? x.mul(1 / (1 + Math.exp(-g.open()))) : x;
            assertThat(y.sub(expected).abs().max().item()).isLessThan(1e-12);
        }
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
                Scope s = Scope.open();
                Grad.Guard off = Grad.off()) {
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
            Case board = new Case("board", coupling(keep, new Scaling(1)), List.of(Shape.of(2, 4, 5)));
            check(board, DType.FLOAT64, (t, x, in) -> {
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
        check(new Case("levels", dequantisation(), BOTH), DType.FLOAT64, (t, x, in) -> {
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

    /** Numbers beyond the range go straight on. */
    @Test
    void a_spline_is_the_identity_outside() {
        try (Scope s = Scope.open()) {
            Spline spline = new Spline(6, 2);
            Tensor numbers = Doubles.normal(Rng.of(10), 1, Shape.of(1, spline.numbers(), 6));
            Tensor x = Tensors.of(new double[] {-5, -2.5, -2, 2, 2.001, 40}, 1, 6);
            Image image = spline.with(numbers).forward(x);
            assertThat(image.value().toDoubles()).containsExactly(x.toDoubles());
            assertThat(image.logDet().toDoubles()).containsOnly(0);
        }
    }
}
