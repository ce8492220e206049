package elbo.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.nn.Activation;
import elbo.nn.Block;
import elbo.nn.Init;
import elbo.nn.Initializer;
import elbo.nn.Moment;
import elbo.nn.Norm;
import elbo.nn.Parameters;
import elbo.tensor.Grad;
import elbo.tensor.SafeTensors;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.Doubles;
import elbo.testing.Reference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where networks have their norms, beside PyTorch: two steps of training, and what comes out after them. */
class NetworkNormsTest {
    private static final SafeTensors CASES = SafeTensors.read(Reference.file("network_norms.safetensors"));
    private static final Moment TRAINING = new Moment(7, 1, 10).inTraining();

    static Stream<String> cases() {
        return CASES.metadata().keySet().stream().sorted();
    }

    private static Tensor part(String name, String part) {
        return Tensors.of(CASES.entries().get(name + "." + part));
    }

    /** Of a case the tensors whose names begin so, by the rest of their names. */
    private static Map<String, Tensor> parts(String name, String kind) {
        String prefix = name + "." + kind + ".";
        Map<String, Tensor> parts = new LinkedHashMap<>();
        CASES.entries().forEach((key, entry) -> {
            if (key.startsWith(prefix)) {
                parts.put(key.substring(prefix.length()), Tensors.of(entry));
            }
        });
        return parts;
    }

    private static Block build(String name, Init place) {
        String[] words = name.split("\\.", -1);
        Norm norm = Norm.valueOf(words[2].toUpperCase(Locale.ROOT));
        Initializer init = Initializer.TORCH;
        Record network = switch (words[0]) {
            case "gated" -> new GatedMlp(List.of(4, 3), init, norm);
            case "residual" -> new ResidualMlp(4, 2, Activation.SILU, init, norm);
            case "skip" -> new SkipMlp(List.of(4, 3), Activation.TANH, init, norm);
            case "resnet" -> new ResNet(List.of(3, 2), 1, Activation.RELU, init, norm);
            default -> throw new IllegalArgumentException(name);
        };
        if (words[1].equals("encoder")) {
            return ((Encoder) network).build(place, event(name, "first"));
        }
        return ((Decoder) network).build(place, event(name, "first").size(), event(name, "outside"));
    }

    private static Shape event(String name, String part) {
        Shape shape = CASES.entries().get(name + "." + part).shape();
        return shape.last(shape.rank() - 1);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void networks_with_norms_are_those_of_the_table(String name) {
        Init init = Doubles.init(1);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            Block block = build(name, init.at("net"));
            Map<String, Tensor> given = new LinkedHashMap<>();
            parts(name, "given").forEach((weight, values) -> given.put("net." + weight, values));
            parameters.load(name, given);
            Tensor first = part(name, "first").requireGrad();
            Tensor output = TRAINING.during(() -> block.apply(first));
            assertClose(output, part(name, "first.output"), "first output");
            assertGradients(name, parameters, first, output);
            Tensor second = TRAINING.during(() -> block.apply(part(name, "second")));
            assertClose(second, part(name, "second.output"), "second output");
            assertClose(block.apply(first), part(name, "outside"), "outside");
            parts(name, "after")
                    .forEach((average, values) ->
                            assertClose(parameters.byName().get("net." + average), values, average));
        }
    }

    private static void assertGradients(String name, Parameters parameters, Tensor first, Tensor output) {
        Map<String, Tensor> expected = parts(name, "gradient");
        List<Tensor> learnt = new ArrayList<>(List.of(first));
        expected.keySet().forEach(weight -> learnt.add(parameters.byName().get("net." + weight)));
        assertThat(learnt.subList(1, learnt.size())).containsExactlyInAnyOrderElementsOf(parameters.all());
        List<Tensor> gradients = Grad.of(output.mul(part(name, "direction")).sum(), learnt);
        assertClose(gradients.getFirst(), part(name, "first.gradient"), "gradient of the input");
        int i = 1;
        for (Map.Entry<String, Tensor> weight : expected.entrySet()) {
            assertClose(gradients.get(i++), weight.getValue(), "gradient of " + weight.getKey());
        }
    }

    private static void assertClose(Tensor got, Tensor expected, String what) {
        assertThat(got.shape()).as(what).isEqualTo(expected.shape());
        assertThat(got.toDoubles()).as(what).containsExactly(expected.toDoubles(), within(1e-12));
    }
}
