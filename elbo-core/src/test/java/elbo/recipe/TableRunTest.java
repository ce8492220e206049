package elbo.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.data.Kind;
import elbo.data.Splits;
import elbo.data.format.Formats;
import elbo.likelihood.Columns;
import elbo.model.Model;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/recipes.md, on a table whose columns hang together by one hidden number. */
class TableRunTest {
    private static final int ROWS = 600;

    @TempDir
    Path folder;

    private static String example() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "recipes.md"));
        int from = page.indexOf("name: people");
        return page.substring(from, page.indexOf("```", from));
    }

    /** {@code u} hidden; a coin of log-odds 2 u, a count of mean exp(0.5 + 0.5 u), u and -u with noise of 0.5. */
    private static double[] row(Rng rng) {
        double u = rng.nextGaussian();
        double most = Math.exp(-Math.exp(0.5 + 0.5 * u));
        int count = 0;
        for (double product = rng.nextDouble(); product > most; product *= rng.nextDouble()) {
            count++;
        }
        return new double[] {
            rng.nextDouble() < 1 / (1 + Math.exp(-2 * u)) ? 1 : 0,
            count,
            u + 0.5 * rng.nextGaussian(),
            -u + 0.5 * rng.nextGaussian()
        };
    }

    private static double[][] rows() {
        Rng rng = Rng.of(5);
        return IntStream.range(0, ROWS).mapToObj(i -> row(rng)).toArray(double[][]::new);
    }

    private Path written(double[][] rows) throws IOException {
        List<String> lines = Arrays.stream(rows)
                .map(r -> String.format(Locale.ROOT, "%.0f,%.0f,%.4f,%.4f", r[0], r[1], r[2], r[3]))
                .toList();
        Path file = folder.resolve("people.csv");
        Files.writeString(file, "smoker,visits,height,weight\n" + String.join("\n", lines) + "\n");
        return file;
    }

    private static double mean(double[][] rows, int column) {
        return Arrays.stream(rows).mapToDouble(r -> r[column]).average().orElseThrow();
    }

    /** Nats of a row whose columns know nothing of each other: a coin, a Poisson and two normals, each the likeliest. */
    private static double apart(double[][] rows) {
        double p = mean(rows, 0);
        double rate = mean(rows, 1);
        double nats = -p * Math.log(p) - (1 - p) * Math.log(1 - p);
        for (double[] r : rows) {
            double logFactorial =
                    IntStream.rangeClosed(1, (int) r[1]).mapToDouble(Math::log).sum();
            nats += (rate - r[1] * Math.log(rate) + logFactorial) / rows.length;
        }
        for (int column = 2; column < 4; column++) {
            int c = column;
            double mean = mean(rows, c);
            double variance = Arrays.stream(rows)
                    .mapToDouble(r -> (r[c] - mean) * (r[c] - mean))
                    .average()
                    .orElseThrow();
            nats += 0.5 * Math.log(2 * Math.PI * Math.E * variance);
        }
        return nats;
    }

    @Test
    void columns_of_different_kinds_are_learnt_together() throws IOException {
        double[][] rows = rows();
        Splits data = Formats.open(written(rows));
        Recipe recipe = RecipeReader.with(
                RecipeReader.parse("docs/recipes.md", example()), List.of("epochs=6", "optimizer.rate=0.005"));
        assertThat(recipe.model().likelihood()).isInstanceOf(Columns.class);
        RunFolder run = Runs.run(folder.resolve("run"), recipe, data, Long.MAX_VALUE);
        double loss = MetricsTable.read(run.metricsFile())
                .of("train")
                .getLast()
                .bound()
                .loss();
        // what hides behind the columns is worth more than half a nat
        assertThat(loss).isLessThan(apart(rows) - 0.3);
        try (Model model = SavedModel.load(run, Device.CPU)) {
            assertThat(model.vae().likelihood().normalised(Kind.REAL)).isTrue();
        }
    }
}
