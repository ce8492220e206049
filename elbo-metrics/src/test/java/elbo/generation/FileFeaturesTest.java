package elbo.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.likelihood.Perceptual.Layer;
import elbo.metric.Ticker;
import elbo.nearest.Points;
import elbo.tensor.Rng;
import elbo.tensor.SafeTensors;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensors;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two convolutions from a file, against the same in loops. */
class FileFeaturesTest {
    private static final int SIDE = 6;
    private static final List<Layer> LAYERS = List.of(new Layer(2, false, 0), new Layer(3, true, 0));

    @TempDir
    Path folder;

    private final float[] first = drawn(2 * 9, 1);
    private final float[] firstBias = drawn(2, 2);
    private final float[] second = drawn(3 * 2 * 9, 3);
    private final float[] secondBias = drawn(3, 4);
    private Path file;

    private static float[] drawn(int n, long seed) {
        Rng rng = Rng.of(seed);
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) rng.uniform(-1, 1);
        }
        return values;
    }

    @BeforeEach
    void write() {
        file = folder.resolve("net.safetensors");
        try (Scope s = Scope.open()) {
            SafeTensors.write(
                    file,
                    Map.of(
                            "conv.0.weight", Tensors.entry(Tensors.of(first, 2, 1, 3, 3)),
                            "conv.0.bias", Tensors.entry(Tensors.of(firstBias, 2)),
                            "conv.3.weight", Tensors.entry(Tensors.of(second, 3, 2, 3, 3)),
                            "conv.3.bias", Tensors.entry(Tensors.of(secondBias, 3))),
                    Map.of());
        }
    }

    /** {@code [in][side][side]} to {@code [out][side][side]}, zeros around it, then ReLU. */
    private static double[][][] convolved(double[][][] x, float[] weight, float[] bias) {
        int side = x[0].length;
        double[][][] out = new double[bias.length][side][side];
        for (int o = 0; o < bias.length; o++) {
            for (int p = 0; p < side * side; p++) {
                double sum = bias[o];
                for (int k = 0; k < x.length * 9; k++) {
                    int r = p / side + k % 9 / 3 - 1;
                    int c = p % side + k % 3 - 1;
                    boolean inside = r >= 0 && r < side && c >= 0 && c < side;
                    sum += inside ? weight[o * x.length * 9 + k] * x[k / 9][r][c] : 0;
                }
                out[o][p / side][p % side] = Math.max(0, sum);
            }
        }
        return out;
    }

    private static double[][][] halved(double[][][] x) {
        int side = x[0].length / 2;
        double[][][] out = new double[x.length][side][side];
        for (int ch = 0; ch < x.length; ch++) {
            for (int p = 0; p < side * side; p++) {
                double most = 0;
                for (int k = 0; k < 4; k++) {
                    most = Math.max(most, x[ch][2 * (p / side) + k / 2][2 * (p % side) + k % 2]);
                }
                out[ch][p / side][p % side] = most;
            }
        }
        return out;
    }

    @Test
    void features_are_the_last_layers_means_over_the_picture() {
        float[] pictures = drawn(2 * SIDE * SIDE, 5);
        try (FileFeatures features = FileFeatures.read(file, Shape.of(1, SIDE, SIDE), LAYERS)) {
            Points found = features.points("pictures", pictures, Ticker.NONE);
            assertThat(found.dims()).isEqualTo(3);
            assertThat(features.what()).contains("features (3 each) of the convolutions in net.safetensors");
            for (int n = 0; n < 2; n++) {
                double[][][] x = new double[1][SIDE][SIDE];
                for (int p = 0; p < SIDE * SIDE; p++) {
                    x[0][p / SIDE][p % SIDE] = pictures[n * SIDE * SIDE + p];
                }
                double[][][] seen = convolved(halved(convolved(x, first, firstBias)), second, secondBias);
                for (int ch = 0; ch < 3; ch++) {
                    double mean = 0;
                    for (double[] row : seen[ch]) {
                        for (double v : row) {
                            mean += v / 9;
                        }
                    }
                    assertThat((double) found.row(n)[ch]).isCloseTo(mean, within(1e-5));
                }
            }
        }
    }

    @Test
    void nothing_is_left_behind() {
        long before = Scope.liveTensors();
        FileFeatures.read(file, Shape.of(1, SIDE, SIDE), LAYERS).close();
        assertThat(Scope.liveTensors()).isEqualTo(before);
    }

    @Test
    void a_file_that_does_not_fit_is_refused_in_a_line() {
        Shape event = Shape.of(1, SIDE, SIDE);
        assertRefused(
                event, List.of(new Layer(5, false, 0)), "conv.0.weight has shape [2, 1, 3, 3]", "layer 0 of the list");
        List<Layer> three = List.of(new Layer(2, false, 0), new Layer(3, true, 0), new Layer(1, false, 0));
        assertRefused(event, three, "holds 2 convolutions", "the list of layers has 3");
        assertRefused(Shape.of(36), LAYERS, "need pictures [channels, height, width]; got [36]");
        assertRefused(Shape.of(1, 1, 9), LAYERS, "pictures that can be halved 1 times");
        assertRefused(event, List.of(), "no layers are named");
    }

    private void assertRefused(Shape event, List<Layer> layers, String... words) {
        assertThatThrownBy(() -> FileFeatures.read(file, event, layers))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContainingAll(words)
                .hasMessageContaining("Fix: ")
                .hasMessageNotContaining("\n");
    }
}
