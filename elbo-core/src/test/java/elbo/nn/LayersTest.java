package elbo.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.SafeTensors;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.TensorException;
import elbo.tensor.Tensors;
import elbo.testing.Differences;
import elbo.testing.Doubles;
import elbo.testing.Reference;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class LayersTest {
    private static final Pattern HOW = Pattern.compile("(\\w+) stride=(\\d+) (?:padding|crop)=(-?\\d+),(-?\\d+)");
    private static final SafeTensors CASES = SafeTensors.read(Reference.file("conv.safetensors"));

    /** A case of conv.safetensors: zeros added before and after the input, or rows cropped from the result. */
    record Case(String name, boolean transposed, int stride, int before, int after) {
        static Case of(String name, String how) {
            Matcher m = HOW.matcher(how);
            assertThat(m.matches()).as(how).isTrue();
            boolean transposed = m.group(1).equals("conv_transpose2d");
            return new Case(
                    name,
                    transposed,
                    Integer.parseInt(m.group(2)),
                    Integer.parseInt(m.group(3)),
                    Integer.parseInt(m.group(4)));
        }

        /** Ours pad both sides alike, and enlarge a transposed result by less than the stride. */
        boolean ours() {
            return transposed ? before >= after && before - after < stride : before == after;
        }

        Tensor part(String part) {
            return Tensors.of(CASES.entries().get(name + "." + part));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return CASES.metadata().entrySet().stream()
                .map(e -> Case.of(e.getKey(), e.getValue()))
                .filter(Case::ours);
    }

    @Test
    void most_cases_are_of_our_convention() {
        assertThat(cases().filter(c -> !c.transposed())).hasSizeGreaterThanOrEqualTo(9);
        assertThat(cases().filter(Case::transposed)).hasSizeGreaterThanOrEqualTo(7);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void convolutions_are_those_of_the_table(Case c) {
        Init init = Doubles.init(1);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            Tensor weight = c.part("weight");
            Tensor expected = c.part("output");
            Shape w = weight.shape();
            Window window = new Window((int) w.dim(2), c.stride(), c.before());
            Block layer = c.transposed()
                    ? Layers.convTransposed(
                            init.at("layer"),
                            Initializer.TORCH,
                            w.dim(0),
                            w.dim(1),
                            window,
                            expected.shape().dim(2),
                            expected.shape().dim(3))
                    : Layers.conv(init.at("layer"), Initializer.TORCH, w.dim(1), w.dim(0), window);
            parameters.load(c.name(), Map.of("layer.weight", weight, "layer.bias", c.part("bias")));
            Tensor output = layer.apply(c.part("input"));
            assertThat(output.shape()).isEqualTo(expected.shape());
            assertThat(output.toDoubles()).containsExactly(expected.toDoubles(), within(1e-12));
        }
    }

    @Test
    void a_linear_layer_is_its_formula() {
        Init init = Doubles.init(2);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            Block layer = Layers.linear(init.at("layer"), Initializer.TORCH, 3, 2);
            Tensor weight = Tensors.of(new double[] {1, 2, 3, -4, 5, -6}, 2, 3);
            Tensor bias = Tensors.of(new double[] {0.5, -0.5}, 2);
            parameters.load("test", Map.of("layer.weight", weight, "layer.bias", bias));
            Tensor x = Tensors.of(new double[] {1, 0, 2, 0, 1, 0}, 2, 3);
            assertThat(layer.apply(x).toDoubles()).containsExactly(7.5, -16.5, 2.5, 4.5);
        }
    }

    @Test
    void a_wrong_size_is_named_with_its_layer() {
        Init init = Doubles.init(3);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            Block layer = Layers.linear(init.at("encoder").at(0), Initializer.TORCH, 3, 2);
            assertThatThrownBy(() -> layer.apply(Doubles.normal(Rng.of(1), 1, Shape.of(5, 4))))
                    .isInstanceOf(TensorException.class)
                    .hasMessageContaining("encoder.0: linear([5, 4]")
                    .hasMessageContaining("[2, 3]");
        }
    }

    /** Each activation against the table, its gradient against its slope. */
    @ParameterizedTest
    @EnumSource(
            value = Activation.class,
            names = {"IDENTITY", "LEAKY_RELU"},
            mode = EnumSource.Mode.EXCLUDE)
    void activations_are_those_of_the_table(Activation activation) {
        assertLikeTable(activation, activation.name().toLowerCase(Locale.ROOT));
    }

    @Test
    void a_leaky_relu_leaks_a_fifth_and_the_identity_changes_nothing() {
        assertLikeTable(Activation.LEAKY_RELU, "leaky_relu_0.2");
        try (Scope s = Scope.open()) {
            Tensor x = Doubles.normal(Rng.of(4), 3, Shape.of(7));
            assertThat(Activation.IDENTITY.apply(x).toDoubles()).containsExactly(x.toDoubles());
        }
    }

    private static void assertLikeTable(Activation activation, String column) {
        try (Scope s = Scope.open()) {
            Reference table = Reference.table("activations");
            double[] x = table.column("x");
            double[] expected = table.column(column);
            double[] got = activation.apply(Tensors.of(x, x.length)).toDoubles();
            for (int i = 0; i < x.length; i++) {
                double cut = activation == Activation.SOFTPLUS && x[i] > 20 ? 2.1e-9 : 0;
                assertThat(got[i])
                        .as("%s of %s", activation, x[i])
                        .isCloseTo(expected[i], within(cut + 1e-14 + 1e-12 * Math.abs(expected[i])));
            }
            // differences see the kink of piecewise functions only at 0
            Tensor smooth = Tensors.of(new double[] {-3.1, -0.7, 0.4, 2.3}, 4).requireGrad();
            Differences.assertGradients(
                    column, List.of(smooth), () -> activation.apply(smooth).sum());
        }
    }

    @Test
    void first_weights_depend_on_seed_and_place_alone() {
        assertThat(firstWeights(5, "a", false)).containsExactly(firstWeights(5, "a", true));
        assertThat(firstWeights(5, "a", false)).isNotEqualTo(firstWeights(6, "a", false));
        assertThat(firstWeights(5, "a", false)).isNotEqualTo(firstWeights(5, "b", false));
    }

    private static double[] firstWeights(long seed, String place, boolean afterOthers) {
        Init init = Doubles.init(seed);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            if (afterOthers) {
                Layers.linear(init.at("other"), Initializer.TORCH, 9, 9);
            }
            Layers.linear(init.at(place), Initializer.TORCH, 4, 4);
            return parameters.byName().get(place + ".weight").toDoubles();
        }
    }

    /** Against the spreads that the initializers promise; 300 x 200 weights. */
    @Test
    void first_weights_spread_as_their_initializer_says() {
        assertSpread(Initializer.TORCH, 1 / Math.sqrt(3.0 * 200));
        assertSpread(Initializer.GLOROT, Math.sqrt(6.0 / 500 / 3));
        assertSpread(Initializer.HE, Math.sqrt(2.0 / 200));
        assertSpread(Initializer.SMALL_NORMAL, 0.01);
    }

    private static void assertSpread(Initializer initializer, double deviation) {
        Init init = Doubles.init(7);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            Layers.linear(init.at("layer"), initializer, 200, 300);
            Tensor weight = parameters.byName().get("layer.weight").reshape(-1);
            assertThat(Math.sqrt(weight.variance(0).item()) / deviation)
                    .as("deviation of %s", initializer)
                    .isCloseTo(1, within(0.02));
            assertThat(Math.abs(weight.mean().item())).isLessThan(4 * deviation / Math.sqrt(60_000));
            double bias = parameters.byName().get("layer.bias").abs().max().item();
            boolean zero = initializer == Initializer.GLOROT || initializer == Initializer.HE;
            assertThat(bias > 0)
                    .as("whether biases of %s differ from 0", initializer)
                    .isNotEqualTo(zero);
        }
    }

    @Test
    void weights_of_another_model_are_refused_with_every_difference() {
        Init init = Doubles.init(8);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            Layers.linear(init.at("layer"), Initializer.TORCH, 3, 2);
            Tensor wrong = Tensors.zeros(Shape.of(3, 2), DType.FLOAT64, Device.CPU);
            double[] before = parameters.byName().get("layer.weight").toDoubles();
            assertThatThrownBy(() ->
                            parameters.load("weights.safetensors", Map.of("layer.weight", wrong, "layr.bias", wrong)))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("weights.safetensors has 3 problems")
                    .hasMessageContaining("layer.weight: has shape [3, 2] in the file, but the model needs [2, 3]")
                    .hasMessageContaining("layer.bias: is missing; the model needs it with shape [2]")
                    .hasMessageContaining("unknown name \"layr.bias\". Did you mean \"layer.bias\"?");
            assertThat(parameters.byName().get("layer.weight").toDoubles()).containsExactly(before);
        }
    }

    @Test
    void two_parameters_in_one_place_are_a_mistake() {
        Init init = Doubles.init(9);
        try (Parameters parameters = init.parameters()) {
            init.constant("value", Shape.of(2), 3);
            assertThatThrownBy(() -> init.constant("value", Shape.of(2), 3))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("value");
        }
    }
}
