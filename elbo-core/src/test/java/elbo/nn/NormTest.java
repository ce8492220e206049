package elbo.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.SafeTensors;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.Doubles;
import elbo.testing.Reference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class NormTest {
    private static final SafeTensors CASES = SafeTensors.read(Reference.file("norm.safetensors"));
    private static final Moment TRAINING = new Moment(7, 1, 10).inTraining();

    static Stream<String> cases() {
        return CASES.metadata().keySet().stream().sorted();
    }

    private static Tensor part(String name, String part) {
        return Tensors.of(CASES.entries().get(name + "." + part));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void norms_are_those_of_the_table(String name) {
        Norm norm = Norm.valueOf(CASES.metadata().get(name).toUpperCase(Locale.ROOT));
        Init init = Doubles.init(1);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            Tensor x = part(name, "input").requireGrad();
            Block block = norm.after(y -> y, init.at("norm"), x.shape().dim(1));
            parameters.load(name, given(name, norm));
            Tensor weight = parameters.byName().get("norm.weight");
            Tensor bias = parameters.byName().get("norm.bias");
            Tensor output = TRAINING.during(() -> block.apply(x));
            assertClose(output, name, "output");
            List<Tensor> gradients = Grad.of(output.mul(part(name, "direction")).sum(), List.of(x, weight, bias));
            assertClose(gradients.get(0), name, "input_gradient");
            assertClose(gradients.get(1), name, "weight_gradient");
            assertClose(gradients.get(2), name, "bias_gradient");
            if (norm == Norm.BATCH) {
                assertClose(parameters.byName().get("norm.running_mean"), name, "after.mean");
                assertClose(parameters.byName().get("norm.running_variance"), name, "after.variance");
                assertClose(block.apply(x), name, "outside");
                assertClose(parameters.byName().get("norm.running_mean"), name, "after.mean");
            } else {
                assertClose(block.apply(x), name, "output");
            }
            assertThat(parameters.all()).containsExactly(weight, bias);
        }
    }

    private static Map<String, Tensor> given(String name, Norm norm) {
        Map<String, Tensor> values = new LinkedHashMap<>();
        values.put("norm.weight", part(name, "weight"));
        values.put("norm.bias", part(name, "bias"));
        if (norm == Norm.BATCH) {
            values.put("norm.running_mean", part(name, "before.mean"));
            values.put("norm.running_variance", part(name, "before.variance"));
        }
        return values;
    }

    private static void assertClose(Tensor got, String name, String part) {
        Tensor expected = part(name, part);
        assertThat(got.shape()).as(part).isEqualTo(expected.shape());
        assertThat(got.toDoubles()).as(part).containsExactly(expected.toDoubles(), within(1e-10));
    }

    @Test
    void one_value_has_no_variance_and_is_taken_as_outside_training() {
        Init init = Doubles.init(2);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            Block block = Norm.BATCH.after(y -> y, init.at("norm"), 3);
            Tensor x = Doubles.normal(Rng.of(3), 1, Shape.of(1, 3));
            double[] outside = block.apply(x).toDoubles();
            assertThat(TRAINING.during(() -> block.apply(x)).toDoubles()).containsExactly(outside);
            assertThat(parameters.byName().get("norm.running_variance").toDoubles())
                    .containsExactly(1, 1, 1);
        }
    }

    /** The mean over the batch takes a bias off again, so that nothing would say where it should go. */
    @ParameterizedTest
    @EnumSource(Norm.class)
    void only_before_a_batch_norm_is_there_no_bias(Norm norm) {
        Init init = Doubles.init(4);
        try (Parameters parameters = init.parameters()) {
            Layers.linear(init.at("a"), Initializer.TORCH, 3, 2, norm);
            Layers.conv(init.at("b"), Initializer.TORCH, 3, 2, Window.same(3, 2), norm);
            Layers.convTransposed(init.at("c"), Initializer.TORCH, 3, 2, Window.same(3, 2), 4, 4, norm);
            for (String layer : List.of("a", "b", "c")) {
                assertThat(parameters.byName().containsKey(layer + ".bias"))
                        .as("bias of " + layer)
                        .isEqualTo(norm != Norm.BATCH);
                assertThat(parameters.byName().containsKey(layer + ".norm.weight"))
                        .as("norm of " + layer)
                        .isEqualTo(norm != Norm.NONE);
            }
        }
    }

    /** In single precision, whose squares end at 3e38. */
    @ParameterizedTest
    @EnumSource(Norm.class)
    void extreme_inputs_stay_finite(Norm norm) {
        Init init = Init.of(Rng.of(5), DType.FLOAT32, Device.CPU);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            Block block = norm.after(y -> y, init.at("norm"), 2);
            for (float size : new float[] {0, 1e-30f, 1, 1e30f}) {
                Tensor x = Tensors.of(new float[] {size, -size, 2 * size, size}, 2, 2)
                        .requireGrad();
                Supplier<Tensor> work = () -> block.apply(x);
                Tensor y = TRAINING.during(work);
                assertThat(y.isFinite().all().item()).as("%s of %s", norm, size).isEqualTo(1);
                Tensor slope = Grad.of(y.sum(), List.of(x)).getFirst();
                assertThat(slope.isFinite().all().item())
                        .as("slope of %s at %s", norm, size)
                        .isEqualTo(1);
            }
        }
    }
}
