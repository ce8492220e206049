package elbo.factors;

import java.util.Arrays;
import java.util.Comparator;

/** Correlations of two columns; 0 where either does not vary. */
public final class Correlation {
    private Correlation() {}

    /** Of the places that the values have among their like: 1 or -1 where one grows or falls with the other, in whatever way. */
    public static double spearman(double[] a, double[] b) {
        if (a.length != b.length || a.length < 2) {
            throw new IllegalArgumentException("as many of each, at least 2; got " + a.length + " and " + b.length);
        }
        return pearson(ranks(a), ranks(b));
    }

    static double pearson(double[] a, double[] b) {
        double meanA = Gaps.mean(a);
        double meanB = Gaps.mean(b);
        double both = 0;
        double ofA = 0;
        double ofB = 0;
        for (int i = 0; i < a.length; i++) {
            both += (a[i] - meanA) * (b[i] - meanB);
            ofA += (a[i] - meanA) * (a[i] - meanA);
            ofB += (b[i] - meanB) * (b[i] - meanB);
        }
        return constant(a) || constant(b) ? 0 : both / Math.sqrt(ofA) / Math.sqrt(ofB);
    }

    /** Asked of the values themselves: a variance of equal values need not come out as 0. */
    static boolean constant(double[] values) {
        return Arrays.stream(values).allMatch(v -> v == values[0]);
    }

    /** Which place each value has among all, from 1; equal values have the mean of their places. */
    static double[] ranks(double[] values) {
        Integer[] order = new Integer[values.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> values[i]));
        double[] ranks = new double[values.length];
        for (int from = 0, to; from < order.length; from = to) {
            to = from + 1;
            while (to < order.length && values[order[to]] == values[order[from]]) {
                to++;
            }
            for (int i = from; i < to; i++) {
                ranks[order[i]] = (from + 1 + to) / 2.0;
            }
        }
        return ranks;
    }
}
