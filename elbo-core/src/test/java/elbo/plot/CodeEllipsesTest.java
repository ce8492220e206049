package elbo.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.Refusal;
import java.awt.Color;
import org.junit.jupiter.api.Test;

class CodeEllipsesTest {
    private static final Axes AXES = new Axes("", "z1", "z2");
    private static final double[] TWO = {0, 1};

    /** From left to right and from top to bottom, the pixels that differ from those of codes without width. */
    private static int[] extent(double width, double height) {
        double[] far = {3, 0};
        Figure bare = CodeEllipses.draw(AXES, TWO, TWO, far, new double[] {3, 0}, new Colouring.Plain());
        Figure more = CodeEllipses.draw(
                AXES, TWO, TWO, new double[] {3, width}, new double[] {3, height}, new Colouring.Plain());
        int left = Integer.MAX_VALUE;
        int right = 0;
        int top = Integer.MAX_VALUE;
        int bottom = 0;
        for (int y = 0; y < bare.height(); y++) {
            for (int x = 0; x < bare.width(); x++) {
                if (new Color(bare.image().getRGB(x, y)).getGreen()
                                - new Color(more.image().getRGB(x, y)).getGreen()
                        > 5) {
                    left = Math.min(left, x);
                    right = Math.max(right, x);
                    top = Math.min(top, y);
                    bottom = Math.max(bottom, y);
                }
            }
        }
        return new int[] {right - left, bottom - top};
    }

    @Test
    void an_ellipse_is_as_wide_and_high_as_its_deviations() {
        int[] flat = extent(1, 0.5);
        assertThat((double) flat[0] / flat[1]).isBetween(1.9, 2.1);
        int[] tall = extent(0.5, 1);
        assertThat((double) tall[1] / tall[0]).isBetween(1.9, 2.1);
    }

    @Test
    void a_width_for_each_code_is_wanted() {
        assertThatThrownBy(() -> CodeEllipses.draw(AXES, TWO, TWO, TWO, new double[1], new Colouring.Plain()))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("each of 2 codes; got 2 and 1");
    }
}
