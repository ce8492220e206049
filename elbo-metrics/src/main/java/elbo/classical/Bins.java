package elbo.classical;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Features cut into at most 256 bins of about as many rows each, once for all trees. Equal values are never parted, and of a feature with no
 * more values than bins each has its own: then nothing is lost.
 */
final class Bins {
    static final int MOST = 256;
    private static final int BYTE = 0xFF;

    private final byte[][] of;
    private final double[][] lowest;
    private final double[][] highest;
    private final int rows;

    private Bins(int rows, int features) {
        this.rows = rows;
        of = new byte[features][rows];
        lowest = new double[features][];
        highest = new double[features][];
    }

    /** @param x {@code [n, d]}, finite */
    static Bins of(double[][] x) {
        Bins bins = new Bins(x.length, x[0].length);
        for (int j = 0; j < bins.features(); j++) {
            int feature = j;
            // adding 0 makes 0 of -0, which sorting would set apart
            bins.cut(j, Arrays.stream(x).mapToDouble(row -> row[feature] + 0.0).toArray());
        }
        return bins;
    }

    private void cut(int feature, double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double[] starts = starts(sorted);
        double[] ends = new double[starts.length];
        for (double value : sorted) {
            ends[bin(starts, value)] = value;
        }
        for (int i = 0; i < rows; i++) {
            of[feature][i] = (byte) bin(starts, values[i]);
        }
        lowest[feature] = starts;
        highest[feature] = ends;
    }

    /** The smallest value of each bin. */
    private static double[] starts(double[] sorted) {
        double[] values = Arrays.stream(sorted).distinct().toArray();
        return values.length <= MOST
                ? values
                : IntStream.range(0, MOST)
                        .mapToDouble(b -> sorted[(int) ((long) b * sorted.length / MOST)])
                        .distinct()
                        .toArray();
    }

    private static int bin(double[] starts, double value) {
        int at = Arrays.binarySearch(starts, value);
        return at < 0 ? -at - 2 : at;
    }

    int rows() {
        return rows;
    }

    int features() {
        return of.length;
    }

    /** How many bins a feature has. */
    int count(int feature) {
        return lowest[feature].length;
    }

    int bin(int feature, int row) {
        return of[feature][row] & BYTE;
    }

    /** The threshold between two bins with no row of a node between them: {@code low <= threshold < high}, in the middle. */
    double between(int feature, int low, int high) {
        double below = highest[feature][low];
        double above = lowest[feature][high];
        double middle = below / 2 + above / 2;
        return middle >= below && middle < above ? middle : below;
    }
}
