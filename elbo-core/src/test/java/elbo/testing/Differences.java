package elbo.testing;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.tensor.Grad;
import elbo.tensor.Scope;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** Derivatives by central differences of fourth order, in double precision, against those of the engine. */
public final class Differences {
    private static final double STEP = 1e-3;
    private static final double RELATIVE = 1e-6;
    /** Derivatives below this are compared to it: the differences themselves are good to about 1e-11. */
    private static final double SMALL = 1e-4;

    private Differences() {}

    /** Fails if the derivative of {@code loss} to an element of {@code inputs} is off by a millionth of the largest. */
    public static void assertGradients(String what, List<Tensor> inputs, Supplier<Tensor> loss) {
        assertGradients(what, inputs, loss, RELATIVE);
    }

    /** As {@link #assertGradients(String, List, Supplier)}, for losses that bend so fast that differences are less exact. */
    public static void assertGradients(String what, List<Tensor> inputs, Supplier<Tensor> loss, double relative) {
        try (Scope s = Scope.open()) {
            List<Tensor> gradients = Grad.of(loss.get(), inputs);
            for (int i = 0; i < inputs.size(); i++) {
                double[] expected = of(inputs.get(i), loss);
                double scale = Math.max(SMALL, largest(expected));
                double[] error = gradients.get(i).toDoubles();
                Arrays.setAll(error, k -> error[k] - expected[k]);
                assertThat(gradients.get(i).shape())
                        .as(what + ": shape of gradient " + i)
                        .isEqualTo(inputs.get(i).shape());
                assertThat(largest(error) / scale)
                        .as(what + ": relative error of gradient " + i + " " + inputs.get(i))
                        .isLessThan(relative);
            }
        }
    }

    /** {@code [f(p - 2h) - 8 f(p - h) + 8 f(p + h) - f(p + 2h)] / 12 h} for each element of {@code input}. */
    public static double[] of(Tensor input, Supplier<Tensor> loss) {
        double[] at = input.toDoubles();
        double[] slope = new double[at.length];
        for (int i = 0; i < at.length; i++) {
            slope[i] = (8 * rise(input, at, i, STEP, loss) - rise(input, at, i, 2 * STEP, loss)) / (12 * STEP);
        }
        set(input, at);
        return slope;
    }

    /** {@code f(p + h) - f(p - h)} along one element. */
    private static double rise(Tensor input, double[] at, int element, double h, Supplier<Tensor> loss) {
        double[] up = at.clone();
        double[] down = at.clone();
        up[element] += h;
        down[element] -= h;
        return valueWith(input, up, loss) - valueWith(input, down, loss);
    }

    private static double valueWith(Tensor input, double[] values, Supplier<Tensor> loss) {
        set(input, values);
        try (Scope s = Scope.open()) {
            return loss.get().item();
        }
    }

    private static void set(Tensor input, double[] values) {
        try (Scope s = Scope.open();
                Grad.Guard off = Grad.off()) {
            input.copyFrom(Tensors.of(values, input.shape().dims()));
        }
    }

    private static double largest(double[] values) {
        return Arrays.stream(values).map(Math::abs).max().orElse(0);
    }
}
