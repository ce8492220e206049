package elbo.classical;

import elbo.classical.Histogram.Cut;
import elbo.tensor.Rng;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A regression tree grown from all rows: each node is cut where the squared errors of the means of its two sides are least (Breiman and
 * others 1984). The order in which features are tried, which decides between equally good cuts, is drawn for every node.
 */
final class Growth {
    private final Bins bins;
    private final double[] targets;
    private final Rng rng;
    /** Those of a node lie together. */
    private final int[] rows;

    private final int[] spare;
    private final int[] leafOf;
    private final double[] gains;
    private int leaves;

    private Growth(Bins bins, double[] targets, Rng rng) {
        this.bins = bins;
        this.targets = targets;
        this.rng = rng;
        rows = new int[bins.rows()];
        Arrays.setAll(rows, i -> i);
        spare = new int[rows.length];
        leafOf = new int[rows.length];
        gains = new double[bins.features()];
    }

    /**
     * @param tree   its leaves are numbered from 0
     * @param leaves how many
     * @param leafOf of each row
     * @param gains  of each feature, the decrease of squared errors by the cuts on it, summed over rows
     */
    record Grown(Tree tree, int leaves, int[] leafOf, double[] gains) {}

    /**
     * @param targets of each row
     * @param depth   cuts from the root to a leaf at most
     */
    static Grown of(Bins bins, double[] targets, int depth, Rng rng) {
        Growth growth = new Growth(bins, targets, rng);
        int n = bins.rows();
        Tree tree = growth.node(0, n, growth.histogram(0, n), depth);
        return new Grown(tree, growth.leaves, growth.leafOf, growth.gains);
    }

    private Histogram histogram(int from, int to) {
        return Histogram.of(bins, rows, from, to, targets);
    }

    /** Of {@code rows[from .. to-1]}, which are those of the histogram; this is used up. */
    private Tree node(int from, int to, Histogram all, int depth) {
        Cut cut = best(from, to, all);
        if (cut == null) {
            return leaf(from, to);
        }
        gains[cut.feature()] += cut.gain();
        int middle = part(from, to, cut);
        double at = bins.between(cut.feature(), cut.low(), cut.high());
        if (depth == 1) {
            return new Tree.Split(cut.feature(), at, leaf(from, middle), leaf(middle, to));
        }
        // only the smaller side is counted
        boolean low = middle - from < to - middle;
        Histogram smaller = low ? histogram(from, middle) : histogram(middle, to);
        all.subtract(smaller);
        return new Tree.Split(
                cut.feature(),
                at,
                node(from, middle, low ? smaller : all, depth - 1),
                node(middle, to, low ? all : smaller, depth - 1));
    }

    private @Nullable Cut best(int from, int to, Histogram all) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += targets[rows[i]];
        }
        return all.best(rng.permutation(gains.length), to - from, sum);
    }

    /** Puts the rows below the cut first, and says where the others begin. */
    private int part(int from, int to, Cut cut) {
        int low = from;
        int high = 0;
        for (int i = from; i < to; i++) {
            if (bins.bin(cut.feature(), rows[i]) <= cut.low()) {
                rows[low++] = rows[i];
            } else {
                spare[high++] = rows[i];
            }
        }
        System.arraycopy(spare, 0, rows, low, high);
        return low;
    }

    private Tree leaf(int from, int to) {
        for (int i = from; i < to; i++) {
            leafOf[rows[i]] = leaves;
        }
        return new Tree.Leaf(leaves++);
    }
}
