package elbo.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;

/**
 * A mean of independent draws.
 *
 * @param error its standard error
 */
public record Estimate(double mean, double error) {
    public static Estimate of(double[] draws) {
        double mean = Arrays.stream(draws).average().orElseThrow();
        double squares = Arrays.stream(draws).map(d -> (d - mean) * (d - mean)).sum();
        return new Estimate(mean, Math.sqrt(squares / (draws.length - 1.0) / draws.length));
    }

    /** Of each column of {@code [rows, columns]}. */
    public static Estimate[] ofColumns(double[] values, int columns) {
        Estimate[] estimates = new Estimate[columns];
        for (int c = 0; c < columns; c++) {
            double[] column = new double[values.length / columns];
            for (int r = 0; r < column.length; r++) {
                column[r] = values[r * columns + c];
            }
            estimates[c] = of(column);
        }
        return estimates;
    }

    /** Fails if the mean is further than so many standard errors from {@code expected}. */
    public void assertNear(String what, double expected, double errors) {
        assertThat(Math.abs(mean - expected))
                .as("%s: estimated %s +- %s, expected %s", what, mean, error, expected)
                .isLessThanOrEqualTo(errors * error + 1e-12 * Math.abs(expected));
    }
}
