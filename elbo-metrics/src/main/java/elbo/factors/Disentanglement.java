package elbo.factors;

import elbo.Refusal;
import elbo.metric.Ticker;
import elbo.tensor.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Measures of codes against the factors that made the examples.
 *
 * <pre>{@code
 * FactoredCodes data = FactoredCodes.of(codes, factors, List.of("shape", "scale", "x", "y"));
 * for (Score s : Disentanglement.of(data, EnumSet.allOf(Metric.class), Protocol.PUBLISHED.within(data), Rng.of(1), Ticker.NONE)) {
 *     print(s.name(), s.value());
 * }
 * }</pre>
 */
public final class Disentanglement {
    private Disentanglement() {}

    /**
     * @param codes   {@code [n, d]}
     * @param factors {@code [n, f]}
     * @param names   of the factors
     * @throws Refusal if numbers do not fit together, or if a metric cannot be measured on them
     */
    public static List<Score> of(
            double[][] codes,
            int[][] factors,
            List<String> names,
            Set<Metric> which,
            Protocol protocol,
            Rng rng,
            Ticker ticker) {
        return of(FactoredCodes.of(codes, factors, names), which, protocol, rng, ticker);
    }

    /**
     * What can be said before there are codes.
     *
     * @param factors of each example the value of each factor
     * @throws Refusal for codes of one dimension, which metrics compare with each other, and for values that one example alone has, which
     *     no other shares
     */
    public static void check(int dims, int[][] factors, List<String> names) {
        FactoredCodes.requireTwoDims(Metric.MIG.word(), dims);
        FactoredCodes blank = FactoredCodes.of(new double[factors.length][dims], factors, names);
        FactorSampler unused = FactorSampler.of(blank, 2);
    }

    /** In the order of {@link Metric}. What one metric draws does not depend on which others are measured. */
    public static List<Score> of(FactoredCodes data, Set<Metric> which, Protocol protocol, Rng rng, Ticker ticker) {
        List<Score> scores = new ArrayList<>();
        for (Metric metric : Metric.values()) {
            if (which.contains(metric)) {
                scores.addAll(protocol.measure(metric).of(data, rng.fork(metric.word()), ticker));
            }
        }
        return scores;
    }
}
