package elbo.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Single precision takes other ways through the engine than double precision, which {@link OpLaws} checks against sums. */
class ConvolutionsTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "1, 20", "3, 4", "20, 1", "20, 3", "20, 4", "20, 5", "20, 32"})
    void single_precision_and_channels_last_agree_with_double_precision(int in, int out) {
        try (Scope s = Scope.open()) {
            for (boolean transposed : new boolean[] {false, true}) {
                Rng rng = Rng.of(7);
                Shape weight = transposed ? Shape.of(in, out, 3, 3) : Shape.of(out, in, 3, 3);
                Tensor x = normal(rng, Shape.of(5, in, 7, 6));
                Tensor w = normal(rng, weight);
                Tensor b = normal(rng, Shape.of(out));
                List<Tensor> exact = all(transposed, x, w, b);
                List<Tensor> single = all(transposed, as(x), as(w), as(b));
                List<Tensor> last = all(transposed, as(x).channelsLast(), as(w), as(b));
                for (int i = 0; i < exact.size(); i++) {
                    double[] want = exact.get(i).toDoubles();
                    assertThat(single.get(i).shape()).isEqualTo(exact.get(i).shape());
                    assertThat(single.get(i).toDoubles()).containsExactly(want, within(5e-4));
                    assertThat(last.get(i).toDoubles()).containsExactly(want, within(5e-4));
                }
            }
        }
    }

    /** The result and the derivatives of the sum of its squares. */
    private static List<Tensor> all(boolean transposed, Tensor x, Tensor w, Tensor b) {
        List<Tensor> inputs = List.of(
                x.detach().requireGrad(), w.detach().requireGrad(), b.detach().requireGrad());
        Tensor result = transposed
                ? inputs.get(0).convTranspose2d(inputs.get(1), inputs.get(2), 2, 1, 1, 0)
                : inputs.get(0).conv2d(inputs.get(1), inputs.get(2), 2, 1);
        List<Tensor> found = new ArrayList<>(Grad.of(result.square().mean(), inputs));
        found.add(result.detach());
        return found;
    }

    private static Tensor as(Tensor exact) {
        return exact.to(DType.FLOAT32);
    }

    private static Tensor normal(Rng rng, Shape shape) {
        return Tensors.normal(rng, shape, DType.FLOAT64, Device.CPU);
    }
}
