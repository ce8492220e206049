package elbo.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InterpolationTest {
    private static final float[] A = {1, 2, -2};
    private static final float[] B = {-3, 0, 0};

    private static float[] step(float[] codes, int step) {
        return Arrays.copyOfRange(codes, 3 * step, 3 * step + 3);
    }

    private static double dot(float[] a, float[] b) {
        return (double) a[0] * b[0] + (double) a[1] * b[1] + (double) a[2] * b[2];
    }

    @ParameterizedTest
    @EnumSource
    void both_ends_are_on_the_way_exactly(Interpolation way) {
        float[] codes = way.between(A, B, 7);
        assertThat(codes).hasSize(7 * 3);
        assertThat(step(codes, 0)).containsExactly(A);
        assertThat(step(codes, 6)).containsExactly(B, within(1e-7f));
    }

    @Test
    void the_straight_way_takes_equal_steps() {
        assertThat(Interpolation.LINEAR.between(A, B, 5))
                .containsExactly(1, 2, -2, 0, 1.5f, -1.5f, -1, 1, -1, -2, 0.5f, -0.5f, -3, 0, 0);
    }

    @Test
    void the_great_circle_keeps_the_length_and_turns_by_equal_angles() {
        float[] codes = Interpolation.SLERP.between(A, B, 9);
        double turn = Math.acos(-1.0 / 3) / 8;
        for (int s = 0; s < 9; s++) {
            assertThat(Math.sqrt(dot(step(codes, s), step(codes, s))))
                    .as("length")
                    .isCloseTo(3, within(1e-6));
            double cos = dot(step(codes, s), A) / 9;
            assertThat(cos).as("angle").isCloseTo(Math.cos(s * turn), within(1e-6));
        }
    }

    @Test
    void halfway_between_a_right_angle_lies_the_diagonal() {
        float[] codes = Interpolation.SLERP.between(new float[] {2, 0}, new float[] {0, 4}, 3);
        float half = (float) Math.sqrt(0.5);
        assertThat(Arrays.copyOfRange(codes, 2, 4)).containsExactly(new float[] {2 * half, 4 * half}, within(1e-6f));
    }

    @Test
    void without_a_circle_the_way_is_straight() {
        float[] twice = {2, 4, -4};
        float[] nearly = {2, 4, -4.0001f};
        float[] opposite = {-1, -2, 2};
        float[] zero = new float[3];
        for (float[] end : new float[][] {twice, nearly, opposite, zero, A}) {
            assertThat(Interpolation.SLERP.between(A, end, 4)).containsExactly(Interpolation.LINEAR.between(A, end, 4));
        }
        assertThat(Interpolation.SLERP.between(zero, zero, 2)).containsOnly(0);
    }

    @Test
    void ends_of_different_sizes_and_single_steps_are_refused() {
        assertThatThrownBy(() -> Interpolation.SLERP.between(A, new float[2], 3))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("3 and 2");
        assertThatThrownBy(() -> Interpolation.LINEAR.between(A, B, 1))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("at least 2");
    }
}
