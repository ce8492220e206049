package elbo.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.data.Kind;
import elbo.data.Labels;
import elbo.data.MemoryDataset;
import elbo.data.Splits;
import elbo.data.Stored;
import elbo.explore.Explorer;
import elbo.model.Model;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.DoublePredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What autoencoders of sigmoid units are for, measured at the codes that the decoder reads. */
class UnitsTest {
    private static final int SIDE = 5;
    private static final int PIXELS = SIDE * SIDE;
    private static final int UNITS = 10;
    private static final int N = 500;

    @TempDir
    Path folder;

    /** Pictures of bars, each row and each column there or not, as often as one of seven: a good code has a unit for each bar. */
    private static MemoryDataset bars(String name, int n, long seed) {
        Rng rng = Rng.of(seed);
        float[] values = new float[n * PIXELS];
        for (int i = 0; i < n; i++) {
            for (int bar = 0; bar < 2 * SIDE; bar++) {
                boolean there = rng.nextDouble() < 0.15;
                for (int k = 0; k < SIDE && there; k++) {
                    values[i * PIXELS + (bar < SIDE ? bar * SIDE + k : k * SIDE + bar - SIDE)] = 1;
                }
            }
        }
        return MemoryDataset.floats(name, Shape.of(1, SIDE, SIDE), Kind.UNIT, values, Labels.NONE);
    }

    /**
     * Of a trained run and test pictures.
     *
     * @param off      how far pictures move where units that are off become their unit's mean when off, {@code |x - x'|^2}
     * @param on       the same of those that are on
     * @param variance of codes, summed over units
     * @param jacobian {@code |dz/dx|_F^2} in closed form
     * @param error    {@code |x - m(z)|^2}
     */
    private record Figures(double off, double on, double variance, double jacobian, double error) {}

    private Figures figures(String recipe, String setting) {
        Recipe small = RecipeReader.with(
                RecipeReader.named(recipe),
                List.of("latent=" + UNITS, "epochs=6", "batch=32", "optimizer.rate=0.03", setting));
        MemoryDataset test = bars("bars/test", N, 2);
        RunFolder run = Runs.run(
                folder.resolve(setting), small, new Splits("bars", bars("bars/train", 4000, 1), test), Long.MAX_VALUE);
        try (Model model = SavedModel.load(run, Device.CPU)) {
            Explorer explorer = new Explorer(model);
            float[] x = Stored.values(test);
            float[] z = explorer.encode(x).mean();
            float[] back = explorer.decode(z);
            Tensor weight = Objects.requireNonNull(model.parameters().byName().get("posterior.code.weight"));
            return new Figures(
                    distance(back, explorer.decode(levelled(z, v -> v < 0.5))),
                    distance(back, explorer.decode(levelled(z, v -> v >= 0.5))),
                    variance(z),
                    jacobian(z, weight.toDoubles()),
                    distance(back, x));
        }
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.pow((double) a[i] - b[i], 2) / N;
        }
        return sum;
    }

    /** Codes where each value of some kind is the mean of those of its unit that are off. */
    private static float[] levelled(float[] z, DoublePredicate kind) {
        float[] level = new float[UNITS];
        int[] count = new int[UNITS];
        for (int i = 0; i < z.length; i++) {
            level[i % UNITS] += z[i] < 0.5 ? z[i] : 0;
            count[i % UNITS] += z[i] < 0.5 ? 1 : 0;
        }
        float[] changed = z.clone();
        for (int i = 0; i < z.length; i++) {
            changed[i] = kind.test(z[i]) ? level[i % UNITS] / Math.max(count[i % UNITS], 1) : z[i];
        }
        return changed;
    }

    private static double variance(float[] z) {
        double[] mean = new double[UNITS];
        double sum = 0;
        for (int i = 0; i < z.length; i++) {
            mean[i % UNITS] += z[i] / (double) N;
        }
        for (int i = 0; i < z.length; i++) {
            sum += Math.pow(z[i] - mean[i % UNITS], 2) / N;
        }
        return sum;
    }

    /** {@code sum_d (z_d (1 - z_d))^2 |W_d|^2}, the closed form for one layer of sigmoids. */
    private static double jacobian(float[] z, double[] weight) {
        double[] norm = new double[UNITS];
        for (int i = 0; i < weight.length; i++) {
            norm[i / PIXELS] += weight[i] * weight[i];
        }
        double sum = 0;
        for (int i = 0; i < z.length; i++) {
            sum += Math.pow(z[i] * (1.0 - z[i]), 2) * norm[i % UNITS] / N;
        }
        return sum;
    }

    /** Without the norm of the decoder's weights they say more than those that are on. */
    @Test
    void sparse_units_that_are_off_say_little_beside_those_that_are_on() {
        Figures sparse = figures("sparse-ae", "sparsity.target=0.15");
        assertThat(sparse.on()).isGreaterThan(1);
        assertThat(sparse.off()).isLessThan(0.25 * sparse.on());
    }

    /** Of what codes vary, less is left that an input's small changes reach, and the pictures are the same. */
    @Test
    void contraction_is_no_matter_of_the_codes_scale() {
        Figures plain = figures("contractive-ae", "contractive.weight=0");
        Figures contracted = figures("contractive-ae", "contractive.weight=0.1");
        assertThat(contracted.jacobian() / contracted.variance()).isLessThan(0.6 * plain.jacobian() / plain.variance());
        assertThat(contracted.error()).isLessThan(1.25 * plain.error());
    }
}
