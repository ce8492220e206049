package elbo.classical;

import java.util.Arrays;
import java.util.Comparator;

/**
 * The area under the receiver operating characteristic: how often a positive example has a larger score than a negative one, ties
 * counting one half. 1/2 is chance, 1 the best.
 */
public final class Auc {
    private Auc() {}

    /**
     * By ranks, {@code (sum of the positives' ranks - p (p + 1) / 2) / (p (n - p))}, equal scores having their mean rank.
     *
     * @param positive which examples are positive; some must be, and some not
     */
    public static double of(double[] scores, boolean[] positive) {
        Integer[] order = new Integer[scores.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> scores[i]));
        double ranks = 0;
        long positives = 0;
        for (int from = 0, to; from < order.length; from = to) {
            to = from + 1;
            while (to < order.length && scores[order[to]] == scores[order[from]]) {
                to++;
            }
            for (int i = from; i < to; i++) {
                if (positive[order[i]]) {
                    positives++;
                    ranks += (from + 1 + to) / 2.0;
                }
            }
        }
        long negatives = order.length - positives;
        if (positives == 0 || negatives == 0) {
            throw new IllegalArgumentException(
                    "some examples must be positive and some negative; got " + positives + " and " + negatives);
        }
        return (ranks - positives * (positives + 1) / 2.0) / ((double) positives * negatives);
    }

    /**
     * Of one class against the rest.
     *
     * @param scores {@code [n, classes]}
     * @param column which of them are that class's
     * @param y      the classes of the examples, {@code [n]}
     */
    public static double of(double[][] scores, int column, int[] y, int positive) {
        double[] of = new double[scores.length];
        boolean[] is = new boolean[scores.length];
        for (int i = 0; i < of.length; i++) {
            of[i] = scores[i][column];
            is[i] = y[i] == positive;
        }
        return of(of, is);
    }
}
