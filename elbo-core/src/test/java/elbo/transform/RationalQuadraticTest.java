package elbo.transform;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.Doubles;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RationalQuadraticTest {
    private static final int BINS = 8;

    /** Numbers beyond the range go straight on. */
    @Test
    void a_spline_is_the_identity_outside() {
        try (Scope s = Scope.open()) {
            Tensor numbers = Doubles.normal(Rng.of(10), 1, Shape.of(1, RationalQuadratic.numbers(6), 6));
            Tensor x = Tensors.of(new double[] {-5, -2.5, -2, 2, 2.001, 40}, 1, 6);
            Image image = new RationalQuadratic(numbers, 2).forward(x);
            assertThat(image.value().toDoubles()).containsExactly(x.toDoubles());
            assertThat(image.logDet().toDoubles()).containsOnly(0);
        }
    }

    /** Slopes of 1e-8 and 1e4: what is lost is the image's rounding, as the slope magnifies it. */
    @Test
    void a_steep_spline_finds_its_way_back() {
        assertThat(lost(DType.FLOAT64, 10)).isLessThan(20);
        assertThat(lost(DType.FLOAT32, 1)).isLessThan(20);
    }

    /** In floats a bin's rounding may be wider than what lies within it; still there is a number, and it is in its range. */
    @Test
    void a_spline_too_steep_for_floats_gives_numbers() {
        assertThat(lost(DType.FLOAT32, 10)).isLessThan(10_000);
    }

    /** The largest error of the way back, in roundings of x and of y carried back by the slope; NaN if there is one. */
    private static double lost(DType type, double steepness) {
        try (Scope s = Scope.open()) {
            Shape shape = Shape.of(1, RationalQuadratic.numbers(BINS), 20_000);
            Tensor numbers = Tensors.normal(Rng.of(1), shape, type, Device.CPU).mul(steepness);
            Tensor x = Tensors.normal(Rng.of(2), Shape.of(1, 20_000), type, Device.CPU)
                    .mul(1.5);
            RationalQuadratic spline = new RationalQuadratic(numbers, 3);
            Image there = spline.forward(x);
            Image back = spline.inverse(there.value());
            Tensor ofImage =
                    there.value().abs().clampMin(1).mul(there.logDet().neg().exp());
            Tensor rounding = ofImage.add(x.abs().clampMin(1)).mul(type == DType.FLOAT32 ? 0x1p-24 : 0x1p-53);
            Tensor error = back.value().sub(x).abs().div(rounding);
            assertThat(back.value().abs().sub(x.abs().clampMin(3)).max().item()).isLessThan(1e-5);
            return Arrays.stream(error.toDoubles()).reduce(0, Math::max);
        }
    }
}
