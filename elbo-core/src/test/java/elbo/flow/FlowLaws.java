package elbo.flow;

import static elbo.flow.FlowProbe.BATCH;
import static elbo.flow.FlowProbe.BOTH;
import static elbo.flow.FlowProbe.PICTURES;
import static elbo.flow.FlowProbe.VECTORS;
import static elbo.flow.FlowProbe.assertBack;
import static elbo.flow.FlowProbe.autoregressive;
import static elbo.flow.FlowProbe.coupling;
import static elbo.flow.FlowProbe.deep;
import static elbo.flow.FlowProbe.dequantisation;
import static elbo.flow.FlowProbe.jacobians;
import static elbo.flow.FlowProbe.logDeterminant;
import static elbo.flow.FlowProbe.stir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.nn.Init;
import elbo.nn.Moment;
import elbo.nn.Norm;
import elbo.nn.Parameters;
import elbo.tensor.DType;
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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every flow; a new one is a row of {@link #flows}. */
public class FlowLaws {
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
                new Case("coupling with a shift through the gate", coupling(new GatedShift(2)), BOTH),
                new Case("spline coupling", coupling(new Spline(5, 3)), BOTH),
                new Case("residual coupling", deep(Norm.LAYER), BOTH),
                new Case("normalised coupling", deep(Norm.BATCH), BOTH),
                new Case("second half kept", coupling(Coupling.Keep.SECOND, new Scaling(1)), BOTH),
                new Case("black kept", coupling(Coupling.Keep.BLACK, new Scaling(1)), PICTURES),
                new Case("white kept", coupling(Coupling.Keep.WHITE, new Spline(4, 3)), PICTURES),
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
        return Stream.of(new Additive(), new Scaling(1.5), new Gated(1), new GatedShift(2), new Spline(5, 3));
    }

    private static void check(Case c, DType type, FlowProbe.Law law) {
        FlowProbe.check(c.flow(), c.shapes(), type, law);
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

    @ParameterizedTest
    @MethodSource("shapings")
    void zeros_shape_nothing_or_almost(Shaping shaping) {
        try (Scope s = Scope.open()) {
            Tensor numbers = Doubles.normal(Rng.of(1), 0, Shape.of(BATCH, shaping.numbers(), 4));
            Tensor x = Doubles.normal(Rng.of(7), 2, Shape.of(BATCH, 4));
            Tensor y = shaping.with(numbers).forward(x).value();
            double open = shaping instanceof Gated g ? g.open() : shaping instanceof GatedShift g ? g.open() : 100;
            assertThat(y.sub(x.mul(sigmoid(open))).abs().max().item()).isLessThan(1e-12);
        }
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** A shift of 0.7 and a gate of sigmoid(0.4 + open), of x = 3. */
    @Test
    void gates_differ_in_what_they_let_through_of_the_shift() {
        try (Scope s = Scope.open()) {
            Tensor numbers = Tensors.of(new double[] {0.7, 0.4}, 1, 2, 1);
            Tensor x = Tensors.of(new double[] {3}, 1, 1);
            double gate = sigmoid(1.4);
            assertThat(new Gated(1).with(numbers).forward(x).value().item())
                    .isCloseTo(gate * 3 + (1 - gate) * 0.7, within(1e-12));
            assertThat(new GatedShift(1).with(numbers).forward(x).value().item())
                    .isCloseTo(gate * (3 + 0.7), within(1e-12));
        }
    }
}
