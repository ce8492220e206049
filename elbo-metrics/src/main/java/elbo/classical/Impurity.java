package elbo.classical;

import java.util.Arrays;

/** The Gini impurity {@code 1 - sum_c p_c^2}, and what each feature of a tree takes away of it. */
final class Impurity {
    private Impurity() {}

    /** By the rows that the tree was grown from, {@code [d]}; sums to 1, or is 0 for a tree without a split. */
    static double[] decrease(Tree tree, double[][] x, int[] y, int[] rows) {
        int[] classes = Arrays.stream(y).distinct().sorted().toArray();
        int[] at = Arrays.stream(y).map(c -> Arrays.binarySearch(classes, c)).toArray();
        double[] sums = new double[x[0].length];
        add(tree, x, at, classes.length, rows, sums);
        return normalised(sums);
    }

    static double[] normalised(double[] sums) {
        double all = Arrays.stream(sums).sum();
        return all == 0 ? sums : Arrays.stream(sums).map(s -> s / all).toArray();
    }

    private static void add(Tree tree, double[][] x, int[] y, int classes, int[] rows, double[] sums) {
        if (tree instanceof Tree.Split split) {
            int[] low = Arrays.stream(rows).filter(i -> !split.goesHigh(x[i])).toArray();
            int[] high = Arrays.stream(rows).filter(i -> split.goesHigh(x[i])).toArray();
            sums[split.feature()] += gini(y, classes, rows) - gini(y, classes, low) - gini(y, classes, high);
            add(split.low(), x, y, classes, low, sums);
            add(split.high(), x, y, classes, high, sums);
        }
    }

    /** Times the number of rows. */
    private static double gini(int[] y, int classes, int[] rows) {
        long[] counts = new long[classes];
        for (int i : rows) {
            counts[y[i]]++;
        }
        double squares = 0;
        for (long count : counts) {
            squares += (double) count * count;
        }
        return rows.length == 0 ? 0 : rows.length - squares / rows.length;
    }
}
