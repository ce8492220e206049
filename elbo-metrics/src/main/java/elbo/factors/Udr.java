package elbo.factors;

import elbo.Refusal;
import elbo.Source;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Unsupervised disentanglement ranking: how far the dimensions of several runs' codes of the same examples are one another's, up to
 * their order, sign and a monotone function. Runs that disentangle find the same dimensions; those that do not find different mixtures.
 *
 * <p>With {@code R} the absolute Spearman correlations of the dimensions of two runs, a pair's likeness is
 * {@code 1/(d_1 + d_2) (sum_b max_a R_ab^2 / sum_a R_ab + sum_a max_b R_ab^2 / sum_b R_ab)} over dimensions whose divergence from the prior is above
 * the threshold; a run's score is the median over the other runs. 0 to 1. The paper also has Lasso weights for {@code R} (better where
 * dimensions are mixtures, it says); only Spearman's are here.
 *
 * @param threshold of a dimension's mean divergence from the prior, in nats, above which it counts
 */
@Source(arxiv = "1905.12614", at = "sec. 4")
public record Udr(double threshold) {
    /** With the paper's threshold, 0.01 nats. */
    public static final Udr PUBLISHED = new Udr(0.01);

    private static final String WHERE = "udr";

    public Udr {
        if (!(threshold >= 0)) {
            throw new IllegalArgumentException("a threshold is at least 0; got " + threshold);
        }
    }

    /**
     * One run: what it makes of the examples.
     *
     * @param codes {@code [n, d]}, the same examples in the same order in every run
     * @param kl    the mean divergence of each dimension from the prior, in nats, {@code [d]}
     */
    public record Run(double[][] codes, double[] kl) {}

    /**
     * @param scores of each run, the median of its likenesses
     * @param pairs  likenesses {@code [runs, runs]}, 0 on the diagonal and where a run has no dimension that counts
     * @param active dimensions of each run that count
     */
    public record Result(double[] scores, double[][] pairs, int[] active) {}

    /** @throws Refusal if there are fewer than two runs, if their examples are not as many, or if a number is not finite */
    public Result of(List<Run> runs) {
        if (runs.size() < 2) {
            throw new Refusal(WHERE, "compares runs with each other, so it needs at least 2; got " + runs.size());
        }
        double[][][] ranks = new double[runs.size()][][];
        for (int r = 0; r < ranks.length; r++) {
            ranks[r] = ranks(runs.get(r), r, runs.getFirst().codes().length);
        }
        double[][] pairs = new double[ranks.length][ranks.length];
        for (int i = 0; i < ranks.length; i++) {
            for (int j = 0; j < i; j++) {
                pairs[i][j] = likeness(correlations(ranks[i], ranks[j]));
                pairs[j][i] = pairs[i][j];
            }
        }
        double[] scores = IntStream.range(0, ranks.length)
                .mapToDouble(i -> median(IntStream.range(0, pairs.length)
                        .filter(j -> j != i)
                        .mapToDouble(j -> pairs[i][j])
                        .toArray()))
                .toArray();
        return new Result(
                scores, pairs, Arrays.stream(ranks).mapToInt(r -> r.length).toArray());
    }

    /** Of the dimensions that count, {@code [active, n]}. */
    private double[][] ranks(Run run, int number, int n) {
        if (run.codes().length != n || n < 2) {
            throw new Refusal(
                    WHERE,
                    "expected codes of the same examples from every run, at least 2; got " + n + " and, from run "
                            + number + ", " + run.codes().length);
        }
        if (!Arrays.stream(run.kl()).allMatch(Double::isFinite)) {
            throw new Refusal(
                    WHERE,
                    "expected finite divergences from the prior; run " + number + " has " + Arrays.toString(run.kl()));
        }
        for (double[] code : run.codes()) {
            if (code.length != run.kl().length || !Arrays.stream(code).allMatch(Double::isFinite)) {
                throw new Refusal(
                        WHERE,
                        "expected finite codes of " + run.kl().length + " dimensions, as there are divergences; run "
                                + number + " has " + Arrays.toString(code));
            }
        }
        return IntStream.range(0, run.kl().length)
                .filter(d -> run.kl()[d] > threshold)
                .mapToObj(d -> Correlation.ranks(
                        Arrays.stream(run.codes()).mapToDouble(code -> code[d]).toArray()))
                .toArray(double[][]::new);
    }

    private static double[][] correlations(double[][] a, double[][] b) {
        double[][] r = new double[a.length][b.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b.length; j++) {
                r[i][j] = Math.abs(Correlation.pearson(a[i], b[j]));
            }
        }
        return r;
    }

    static double likeness(double[][] r) {
        if (r.length == 0 || r[0].length == 0) {
            return 0;
        }
        double sum = 0;
        for (double[] row : r) {
            sum += relative(row);
        }
        for (int b = 0; b < r[0].length; b++) {
            int at = b;
            sum += relative(Arrays.stream(r).mapToDouble(row -> row[at]).toArray());
        }
        return sum / (r.length + r[0].length);
    }

    private static double relative(double[] r) {
        double most = Arrays.stream(r).max().orElseThrow();
        return most == 0 ? 0 : most * most / Arrays.stream(r).sum();
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        int n = values.length;
        return (values[(n - 1) / 2] + values[n / 2]) / 2;
    }
}
