package elbo.comparison;

import elbo.Source;

/**
 * How much greater the mean of one group is than that of another, with its 95 percent confidence interval, in the values' unit.
 *
 * @param degrees of freedom of the quantile that the interval is made with
 */
@Source(work = "Welch 1947, The generalization of Student's problem", at = "eqs. 27 and 28")
public record Difference(Method method, double mean, double degrees, double low, double high) {
    /** How the interval is made. */
    public enum Method {
        /** from the differences of runs of the same seed: what a seed does to both is not in them */
        PAIRED,
        /** from the two groups' own variances, which need not be alike */
        WELCH
    }

    /**
     * The mean of {@code one[i] - other[i]}.
     *
     * @param one   at least 2 values
     * @param other as many, each the partner of that at its place
     */
    public static Difference paired(double[] one, double[] other) {
        if (one.length != other.length) {
            throw new IllegalArgumentException(
                    "pairs need as many of each; got " + one.length + " and " + other.length);
        }
        double[] each = new double[one.length];
        for (int i = 0; i < each.length; i++) {
            each[i] = one[i] - other[i];
        }
        Interval i = Interval.of(each);
        return new Difference(Method.PAIRED, i.mean(), each.length - 1, i.low(), i.high());
    }

    /**
     * {@code mean(one) - mean(other) +- t sqrt(v)}, {@code v = v1/n1 + v2/n2}, with
     * {@code v^2 / ((v1/n1)^2/(n1-1) + (v2/n2)^2/(n2-1))} degrees of freedom. Where neither group varies at all, the interval has no length.
     *
     * @param one   at least 2 values
     * @param other at least 2 values
     */
    public static Difference welch(double[] one, double[] other) {
        if (one.length < 2 || other.length < 2) {
            throw new IllegalArgumentException(
                    "both groups need at least 2 values; got " + one.length + " and " + other.length);
        }
        double mean = Interval.mean(one) - Interval.mean(other);
        double v1 = Interval.variance(one) / one.length;
        double v2 = Interval.variance(other) / other.length;
        double v = v1 + v2;
        double degrees = v == 0
                ? one.length + other.length - 2
                : v * v / (v1 * v1 / (one.length - 1) + v2 * v2 / (other.length - 1));
        double half = StudentQuantile.of(Interval.CONFIDENCE, degrees) * Math.sqrt(v);
        return new Difference(Method.WELCH, mean, degrees, mean - half, mean + half);
    }

    /** Whether 0 is outside the interval. */
    public boolean clear() {
        return low > 0 || high < 0;
    }
}
