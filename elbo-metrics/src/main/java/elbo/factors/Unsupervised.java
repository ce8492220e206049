package elbo.factors;

import elbo.Refusal;
import elbo.Source;
import elbo.metric.Ticker;
import elbo.tensor.Rng;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the codes say of themselves, without factors, C their covariance and D its diagonal:
 *
 * <ul>
 *   <li>the total correlation of the normal distribution with their covariance, {@code 1/2 (sum_i log C_ii - log det C)}, in nats;
 *   <li>the squared Wasserstein distance of that normal from the one with independent dimensions,
 *       {@code 2 tr C - 2 tr (D^1/2 C D^1/2)^1/2}, and the same divided by {@code tr C};
 *   <li>the mean over pairs of different dimensions of their mutual information in nats, codes in bins of equal width. Its bias, about
 *       {@code (bins - 1)^2 / (2 n)}, is not taken off.
 * </ul>
 *
 * <p>All are 0 for independent dimensions and grow without bound, but for the divided one, which stays below 2. Dimensions that do not
 * vary are left out; {@code active} says how many are not. 1 and 0 dimensions depend on nothing: 0.
 *
 * @param examples drawn
 * @param bins     of each dimension
 */
@Source(arxiv = "1811.12359")
public record Unsupervised(int examples, int bins) implements Measure {
    private static final String NAME = "unsupervised";
    /** Of an eigenvalue of the correlations; below it rounding alone decides. */
    private static final double SINGULAR = 1e-12;

    public Unsupervised {
        Drawn.requirePositive("bins", bins);
        if (examples < 2) {
            throw new IllegalArgumentException("a covariance needs at least 2 examples; got " + examples);
        }
    }

    @Override
    public Unsupervised within(FactoredCodes data) {
        return new Unsupervised(Math.max(2, Math.min(examples, data.size())), bins);
    }

    @Override
    public List<Score> of(FactoredCodes data, Rng rng, Ticker ticker) {
        FactoredCodes used = Drawn.some(data, examples, NAME, rng);
        double[][] columns = IntStream.range(0, data.dims())
                .mapToObj(used::dimension)
                .filter(column -> !Correlation.constant(column))
                .toArray(double[][]::new);
        double[][] c = new double[columns.length][columns.length];
        for (int i = 0; i < c.length; i++) {
            for (int j = 0; j < c.length; j++) {
                c[i][j] = Symmetric.covariance(columns[i], columns[j]);
            }
        }
        double distance = wasserstein(c);
        List<Score> scores = List.of(
                score("gaussian_total_correlation", totalCorrelation(c), columns.length),
                score("gaussian_wasserstein_correlation", distance, columns.length),
                score("gaussian_wasserstein_correlation_norm", c.length == 0 ? 0 : distance / trace(c), columns.length),
                score("mean_pairwise_information", pairwise(columns), columns.length));
        ticker.done(NAME, 1, 1);
        return scores;
    }

    private Score score(String name, double value, int active) {
        return Score.of(name, value, "examples", examples, "bins", bins, "active", active);
    }

    /** Of the correlations {@code C_ij / sqrt(C_ii C_jj)}: minus half the sum of their eigenvalues' logarithms. */
    private static double totalCorrelation(double[][] c) {
        double[] values = Symmetric.eigenvalues(scaled(c, (i, j) -> 1 / Math.sqrt(c[i][i]) / Math.sqrt(c[j][j])));
        if (Arrays.stream(values).anyMatch(v -> v < SINGULAR)) {
            throw new Refusal(
                    NAME,
                    "expected codes of which no dimension is a linear function of the others; one is, so the total correlation is"
                            + " infinite");
        }
        return Math.max(0, -Arrays.stream(values).map(Math::log).sum() / 2);
    }

    private static double wasserstein(double[][] c) {
        double[] values = Symmetric.eigenvalues(scaled(c, (i, j) -> Math.sqrt(c[i][i]) * Math.sqrt(c[j][j])));
        double root = Arrays.stream(values).map(v -> Math.sqrt(Math.max(0, v))).sum();
        return Math.max(0, 2 * trace(c) - 2 * root);
    }

    private double pairwise(double[][] columns) {
        int[][] binned =
                Arrays.stream(columns).map(z -> Information.binned(z, bins)).toArray(int[][]::new);
        double sum = 0;
        for (int i = 0; i < binned.length; i++) {
            for (int j = 0; j < i; j++) {
                sum += Information.mutual(binned[i], bins, binned[j], bins);
            }
        }
        int pairs = binned.length * (binned.length - 1) / 2;
        return pairs == 0 ? 0 : sum / pairs;
    }

    private interface Factor {
        double at(int i, int j);
    }

    private static double[][] scaled(double[][] c, Factor by) {
        double[][] scaled = new double[c.length][c.length];
        for (int i = 0; i < c.length; i++) {
            for (int j = 0; j < c.length; j++) {
                scaled[i][j] = c[i][j] * by.at(i, j);
            }
        }
        return scaled;
    }

    private static double trace(double[][] c) {
        return IntStream.range(0, c.length).mapToDouble(i -> c[i][i]).sum();
    }
}
