package elbo.metric;

import java.util.Arrays;
import java.util.Optional;

/**
 * In which shape codes lie, and whether they are points apart from each other or clouds that touch.
 *
 * @param radius     {@code |m_i - centre|} of the means, a mean over examples, in units of the code
 * @param variation  the standard deviation of that distance by its mean: 0 on a ring or sphere, 0.35 in a disc, 0.52 for a normal cloud of two
 *                   dimensions, 0.58 along a line
 * @param directions {@code (tr C)^2 / tr C^2}, the participation ratio, C the covariance of the means: 1 for a line, 2 for a disc or ring, D where all directions
 *                   are alike; 0 where all means are the same
 * @param width      the mean of a posterior's standard deviations, where it is a normal distribution
 * @param nearest    {@code min_j sqrt(1/D sum_d (m_i - m_j)_d^2 / s_id^2)}: how many of its own standard deviations the nearest other
 *                   code is away, a mean over examples. Below 1 clouds overlap; large numbers are points apart, as an autoencoder's
 */
public record CodeShape(
        Estimate radius, double variation, double directions, Optional<Estimate> width, Optional<Estimate> nearest) {
    /** Codes that are held against all others: this costs their square. */
    private static final int NEIGHBOURS = 1000;

    /**
     * @param means {@code [n][D]}, at least two
     * @param stds  {@code [n][D]}; empty for codes without width
     */
    public static CodeShape of(double[][] means, Optional<double[][]> stds) {
        if (means.length < 2) {
            throw new IllegalArgumentException("a shape has at least 2 codes; got " + means.length);
        }
        double[] centre = centre(means);
        double[] radius =
                Arrays.stream(means).mapToDouble(m -> distance(m, centre)).toArray();
        Estimate mean = Estimate.of(radius);
        double deviation = mean.se() * Math.sqrt(radius.length);
        return new CodeShape(
                mean,
                mean.value() == 0 ? 0 : deviation / mean.value(),
                directions(covariance(means)),
                stds.map(s -> Estimate.of(Arrays.stream(s)
                        .mapToDouble(row -> Arrays.stream(row).average().orElseThrow())
                        .toArray())),
                stds.map(s -> Estimate.of(nearest(means, s))));
    }

    private static double[] nearest(double[][] means, double[][] stds) {
        double[] nearest = new double[Math.min(NEIGHBOURS, means.length)];
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        for (int i = 0; i < nearest.length; i++) {
            for (int j = 0; j < means.length; j++) {
                if (j != i) {
                    nearest[i] = Math.min(nearest[i], deviations(means[i], means[j], stds[i]));
                }
            }
        }
        return nearest;
    }

    private static double deviations(double[] a, double[] b, double[] std) {
        double sum = 0;
        for (int d = 0; d < a.length; d++) {
            double off = (a[d] - b[d]) / std[d];
            sum += off * off;
        }
        return Math.sqrt(sum / a.length);
    }

    private static double directions(double[][] covariance) {
        double trace = 0;
        double squares = 0;
        for (int d = 0; d < covariance.length; d++) {
            trace += covariance[d][d];
            squares += Arrays.stream(covariance[d]).map(c -> c * c).sum();
        }
        return squares == 0 ? 0 : trace * trace / squares;
    }

    /** {@code [D][D]}, by the number of rows. */
    static double[][] covariance(double[][] rows) {
        double[] centre = centre(rows);
        double[][] sums = new double[centre.length][centre.length];
        for (double[] row : rows) {
            for (int a = 0; a < centre.length; a++) {
                for (int b = 0; b < centre.length; b++) {
                    sums[a][b] += (row[a] - centre[a]) * (row[b] - centre[b]) / rows.length;
                }
            }
        }
        return sums;
    }

    private static double[] centre(double[][] rows) {
        double[] centre = new double[rows[0].length];
        for (double[] row : rows) {
            for (int d = 0; d < centre.length; d++) {
                centre[d] += row[d] / rows.length;
            }
        }
        return centre;
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int d = 0; d < a.length; d++) {
            sum += (a[d] - b[d]) * (a[d] - b[d]);
        }
        return Math.sqrt(sum);
    }
}
