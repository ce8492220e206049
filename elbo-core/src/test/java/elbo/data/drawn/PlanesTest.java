package elbo.data.drawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.data.Dataset;
import elbo.data.Kind;
import elbo.data.Labels;
import elbo.data.Splits;
import elbo.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlanesTest {
    private static final double STEP = 1.0 / 16;
    private static final double SIDE = 3.5;

    private static float[] values(Dataset data) {
        ByteBuffer buffer = ByteBuffer.allocate(data.size() * 8).order(ByteOrder.nativeOrder());
        data.read(0, data.size(), buffer);
        float[] values = new float[2 * data.size()];
        buffer.flip().asFloatBuffer().get(values);
        return values;
    }

    /** The middle of each small square stands for it: exact for the board, whose edges lie between. */
    private static double[] massAndEntropy(Planes plane) {
        double mass = 0;
        double entropy = 0;
        for (double x = -SIDE + STEP / 2; x < SIDE; x += STEP) {
            for (double y = -SIDE + STEP / 2; y < SIDE; y += STEP) {
                double log = plane.logDensity(x, y);
                double p = Math.exp(log) * STEP * STEP;
                mass += p;
                entropy -= p > 0 ? p * log : 0;
            }
        }
        return new double[] {mass, entropy};
    }

    @ParameterizedTest
    @EnumSource
    void points_come_from_the_density_that_is_known(Planes plane) {
        double[] expected = massAndEntropy(plane);
        assertThat(expected[0]).isCloseTo(1, within(1e-5));
        float[] points = values(plane.open(Path.of("unused")).test().limit(2_000));
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < points.length; i += 2) {
            double log = -plane.logDensity(points[i], points[i + 1]);
            sum += log;
            squares += log * log;
        }
        int n = points.length / 2;
        double mean = sum / n;
        double error = Math.sqrt((squares / n - mean * mean) / n);
        assertThat(mean).isCloseTo(expected[1], within(4 * error + 1e-9));
    }

    @Test
    void a_set_is_points_with_the_part_they_are_of() {
        Splits rings = Planes.RINGS.open(Path.of("unused"));
        assertThat(rings.name()).isEqualTo("rings");
        assertThat(rings.train().size()).isEqualTo(20_000);
        assertThat(rings.test().size()).isEqualTo(10_000);
        assertThat(rings.train().eventShape()).isEqualTo(Shape.of(2));
        assertThat(rings.train().kind()).isEqualTo(Kind.REAL);
        Labels.Column part = rings.train().labels().column("part").orElseThrow();
        assertThat(part.names()).containsExactly("0", "1", "2", "3");
        float[] points = values(rings.train().limit(1_000));
        for (int i = 0; i < 1_000; i++) {
            double radius = Math.hypot(points[2 * i], points[2 * i + 1]);
            assertThat(radius).isCloseTo((part.values()[i] + 1) / 2, within(0.08 * 5));
        }
    }

    @Test
    void a_board_has_black_squares_only() {
        float[] points = values(Planes.CHECKERBOARD.open(Path.of("unused")).test());
        for (int i = 0; i < points.length; i += 2) {
            assertThat(Planes.CHECKERBOARD.logDensity(points[i], points[i + 1])).isEqualTo(-Math.log(8));
        }
        assertThat(Planes.CHECKERBOARD.logDensity(0.5, -0.5)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(Planes.CHECKERBOARD.logDensity(2.5, 0.5)).isEqualTo(Double.NEGATIVE_INFINITY);
    }
}
