package elbo.metric;

/**
 * A mean over examples with the standard error of that mean, {@code sqrt(var / n)}, {@code var} the unbiased variance.
 *
 * @param se NaN for a single example
 */
public record Estimate(double value, double se) {
    /** The mean of values that are independent of each other; at least one. */
    public static Estimate of(double[] values) {
        Moments moments = new Moments(1);
        for (double v : values) {
            moments.add(1, new double[] {v}, new double[] {0});
        }
        return new Estimate(moments.mean()[0], Math.sqrt(moments.variance()[0] / values.length));
    }
}
