package elbo.comparison;

import elbo.Source;

/**
 * The mean of independent values with its confidence interval, {@code mean +- t sd / sqrt(n)}, t the 97.5 percent quantile of
 * Student's distribution with n - 1 degrees of freedom: if the values are normal, it holds the true mean 95 times in 100.
 * Everything in the values' unit.
 *
 * @param n  values, at least 2
 * @param sd their standard deviation, unbiased in its square
 */
@Source(work = "Student 1908, The probable error of a mean", at = "sec. 3")
public record Interval(int n, double mean, double sd, double low, double high) {
    static final double CONFIDENCE = 0.95;

    /** @throws IllegalArgumentException for fewer than two values, which say nothing of how far they spread */
    public static Interval of(double... values) {
        int n = values.length;
        if (n < 2) {
            throw new IllegalArgumentException("an interval needs at least 2 values; got " + n);
        }
        double mean = mean(values);
        double sd = Math.sqrt(variance(values));
        double half = StudentQuantile.of(CONFIDENCE, n - 1) * sd / Math.sqrt(n);
        return new Interval(n, mean, sd, mean - half, mean + half);
    }

    /** Half the interval's length. */
    public double half() {
        return (high - low) / 2;
    }

    static double mean(double[] values) {
        double sum = 0;
        for (double v : values) {
            sum += v;
        }
        return sum / values.length;
    }

    /** Unbiased. */
    static double variance(double[] values) {
        double mean = mean(values);
        double squares = 0;
        for (double v : values) {
            squares += (v - mean) * (v - mean);
        }
        return squares / (values.length - 1);
    }
}
