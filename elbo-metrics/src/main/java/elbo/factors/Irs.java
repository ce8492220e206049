package elbo.factors;

import elbo.Refusal;
import elbo.Source;
import elbo.metric.Ticker;
import elbo.tensor.Rng;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The interventional robustness score: how still a dimension stands while one factor is held and all others change. For each
 * dimension {@code max_k 1 - mean_v Q(|z - E[z | v_k = v]|) / max |z - E z|}, {@code Q} a quantile over the examples with that value; the mean
 * over dimensions weighted by {@code max |z - E z|}. At most 1. Dimensions that do not vary are left out.
 *
 * <p>Chance depends on the shape of the codes: {@code 1 - Q / max}, near 0 of even codes and some 0.35 of normal ones. Factors are taken to be
 * independent, as in a full grid.
 *
 * <p>Details: {@code examples}, {@code quantile}, {@code active}, {@code weight} of each dimension, {@code robustness} ({@code [d, f]}, 0 for those left out).
 *
 * @param examples drawn
 * @param quantile 0.99 in disentanglement_lib, 1 (the largest deviation) in the paper
 */
@Source(arxiv = "1811.00007")
public record Irs(int examples, double quantile) implements Measure {
    private static final String NAME = "irs";

    public Irs {
        Drawn.requirePositive("examples and quantile", examples, quantile);
        if (quantile > 1) {
            throw new IllegalArgumentException("a quantile is at most 1; got " + quantile);
        }
    }

    @Override
    public Irs within(FactoredCodes data) {
        return new Irs(Math.min(examples, data.size()), quantile);
    }

    @Override
    public List<Score> of(FactoredCodes data, Rng rng, Ticker ticker) {
        FactoredCodes used = Drawn.some(data, examples, NAME, rng);
        double[][] robustness = new double[data.dims()][data.names().size()];
        double[] weights = new double[data.dims()];
        double sum = 0;
        int active = 0;
        for (int d = 0; d < weights.length; d++) {
            double[] z = used.dimension(d);
            if (!Correlation.constant(z)) {
                active++;
                weights[d] = quantile(deviations(z), 1);
                for (int f = 0; f < robustness[d].length; f++) {
                    robustness[d][f] = 1 - deviation(z, used.ranks(f), used.values(f)) / weights[d];
                }
                sum += weights[d] * Arrays.stream(robustness[d]).max().orElseThrow();
            }
            ticker.done(NAME, d + 1, weights.length);
        }
        if (active == 0) {
            throw new Refusal(NAME, "expected codes that vary; all " + examples + " are the same");
        }
        return List.of(Score.of(
                NAME,
                sum / Arrays.stream(weights).sum(),
                "examples",
                examples,
                "quantile",
                quantile,
                "active",
                active,
                "factors",
                data.names(),
                "weight",
                weights,
                "robustness",
                robustness));
    }

    /** The mean over the values that occur. */
    private double deviation(double[] z, int[] ranks, int values) {
        return IntStream.range(0, values)
                .mapToObj(v -> IntStream.range(0, z.length)
                        .filter(i -> ranks[i] == v)
                        .mapToDouble(i -> z[i])
                        .toArray())
                .filter(group -> group.length > 0)
                .mapToDouble(group -> quantile(deviations(group), quantile))
                .average()
                .orElseThrow();
    }

    private static double[] deviations(double[] z) {
        double mean = Gaps.mean(z);
        return Arrays.stream(z).map(v -> Math.abs(v - mean)).toArray();
    }

    /** Between two values on a straight line, as NumPy's {@code percentile}. */
    private static double quantile(double[] values, double q) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double at = q * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
