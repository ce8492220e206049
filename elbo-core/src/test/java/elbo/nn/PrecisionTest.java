package elbo.nn;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Layers that multiply bfloat16 numbers, beside the same layers in double precision. */
class PrecisionTest {
    /** What 8 bits of mantissa leave: less is not bfloat16, more is wrong. */
    private static final double LEAST = 2e-4;

    private static final double MOST = 2e-2;

    /** Of the result, the derivatives with respect to the input, and to weight and bias: the error relative to the largest. */
    private static List<Double> errors(Precision precision, Shape input, Function<Init, Block> layer) {
        List<List<double[]>> found = new ArrayList<>();
        for (DType type : List.of(DType.FLOAT64, DType.FLOAT32)) {
            Precision p = type == DType.FLOAT64 ? Precision.FP32 : precision;
            Init init = Init.of(Rng.of(1), type, Device.CPU, p);
            try (Scope s = Scope.open()) {
                Block block = layer.apply(init);
                Tensor x = Tensors.normal(Rng.of(2), input, DType.FLOAT64, Device.CPU)
                        .to(type)
                        .requireGrad();
                Tensor y = block.apply(x);
                assertThat(y.dtype()).isEqualTo(type);
                Tensor weight = Tensors.normal(Rng.of(3), y.shape(), DType.FLOAT64, Device.CPU)
                        .to(type);
                List<Tensor> inputs = new ArrayList<>(init.parameters().all());
                inputs.add(x);
                List<Tensor> all = new ArrayList<>(Grad.of(y.mul(weight).sum(), inputs));
                assertThat(all).allMatch(g -> g.dtype() == type);
                all.add(y);
                found.add(all.stream().map(Tensor::toDoubles).toList());
            } finally {
                init.parameters().close();
            }
        }
        List<Double> errors = new ArrayList<>();
        for (int i = 0; i < found.getFirst().size(); i++) {
            errors.add(error(found.getLast().get(i), found.getFirst().get(i)));
        }
        return errors;
    }

    private static double error(double[] found, double[] right) {
        double worst = 0;
        double largest = 0;
        for (int i = 0; i < right.length; i++) {
            worst = Math.max(worst, Math.abs(found[i] - right[i]));
            largest = Math.max(largest, Math.abs(right[i]));
        }
        return worst / largest;
    }

    private static Block linear(Init init) {
        return Layers.linear(init, Initializer.TORCH, 200, 300);
    }

    @Test
    void a_large_layer_multiplies_in_bfloat16_there_and_back() {
        assertThat(errors(Precision.BF16, Shape.of(17, 200), PrecisionTest::linear))
                .hasSize(4)
                .allMatch(e -> e > LEAST && e < MOST);
        assertThat(errors(Precision.FP32, Shape.of(17, 200), PrecisionTest::linear))
                .allMatch(e -> e < 1e-5);
    }

    @Test
    void a_small_layer_does_not_nor_one_for_few_examples() {
        assertThat(errors(Precision.BF16, Shape.of(15, 200), PrecisionTest::linear))
                .allMatch(e -> e < 1e-5);
        assertThat(errors(Precision.BF16, Shape.of(17, 40), init -> Layers.linear(init, Initializer.TORCH, 40, 300)))
                .allMatch(e -> e < 1e-5);
    }

    @Test
    void convolutions_do_likewise() {
        Window window = new Window(3, 2, 1);
        Shape small = Shape.of(16, 16, 7, 7);
        Shape large = Shape.of(16, 32, 7, 7);
        assertThat(errors(Precision.BF16, large, init -> Layers.conv(init, Initializer.TORCH, 32, 24, window)))
                .allMatch(e -> e > LEAST && e < MOST);
        assertThat(errors(Precision.BF16, small, init -> Layers.conv(init, Initializer.TORCH, 16, 8, window)))
                .allMatch(e -> e < 1e-5);
        Function<Init, Block> up = init -> Layers.convTransposed(init, Initializer.TORCH, 32, 24, window, 14, 14);
        assertThat(errors(Precision.BF16, large, up)).allMatch(e -> e > LEAST && e < MOST);
    }
}
