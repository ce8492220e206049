package elbo.classical;

import org.jspecify.annotations.Nullable;

/** Of some rows, for each bin of each feature: how many there are, and the sum of their targets. */
final class Histogram {
    private final int[][] counts;
    private final double[][] sums;

    private Histogram(int features) {
        counts = new int[features][];
        sums = new double[features][];
    }

    /**
     * Where a node is cut in two.
     *
     * @param low  the last bin of rows on one side
     * @param high the first bin of rows on the other
     * @param gain by how much less the squared errors of both sides' means are than of the node's, summed over rows
     */
    record Cut(int feature, int low, int high, double gain) {}

    /**
     * @param rows    the rows are {@code rows[from .. to-1]}
     * @param targets of each row that there is
     */
    static Histogram of(Bins bins, int[] rows, int from, int to, double[] targets) {
        Histogram made = new Histogram(bins.features());
        for (int j = 0; j < made.sums.length; j++) {
            int[] counts = new int[bins.count(j)];
            double[] sums = new double[counts.length];
            for (int i = from; i < to; i++) {
                int row = rows[i];
                int bin = bins.bin(j, row);
                counts[bin]++;
                sums[bin] += targets[row];
            }
            made.counts[j] = counts;
            made.sums[j] = sums;
        }
        return made;
    }

    /** Leaves the rows that are not of the part. */
    void subtract(Histogram part) {
        for (int j = 0; j < sums.length; j++) {
            for (int b = 0; b < sums[j].length; b++) {
                counts[j][b] -= part.counts[j][b];
                sums[j][b] -= part.sums[j][b];
            }
        }
    }

    /**
     * The cut of the largest gain; of several the one at the smallest threshold of the first feature in the order. None where all rows are
     * in one bin of every feature.
     *
     * @param n   how many rows these are
     * @param sum of their targets
     */
    @Nullable
    Cut best(int[] order, int n, double sum) {
        Cut best = null;
        for (int feature : order) {
            Cut found = best(feature, n, sum, best == null ? Double.NEGATIVE_INFINITY : best.gain());
            best = found == null ? best : found;
        }
        return best;
    }

    /** One whose gain is larger than a least one. */
    private @Nullable Cut best(int feature, int n, double sum, double least) {
        Cut best = null;
        double most = least;
        int below = 0;
        double sumBelow = 0;
        int last = -1;
        for (int b = 0; b < counts[feature].length; b++) {
            int count = counts[feature][b];
            if (count > 0) {
                double gain = below == 0 ? Double.NEGATIVE_INFINITY : gain(below, sumBelow, n, sum);
                if (gain > most) {
                    most = gain;
                    best = new Cut(feature, last, b, gain);
                }
                below += count;
                sumBelow += sums[feature][b];
                last = b;
            }
        }
        return best;
    }

    /** {@code n_low n_high / n (mean_low - mean_high)^2}. */
    private static double gain(int below, double sumBelow, int n, double sum) {
        int above = n - below;
        double apart = sumBelow / below - (sum - sumBelow) / above;
        return (double) below * above / n * apart * apart;
    }
}
