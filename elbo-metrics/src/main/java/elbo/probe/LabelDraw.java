package elbo.probe;

import elbo.tensor.Rng;
import java.util.Arrays;

/** Which examples somebody with few labels knows the classes of. */
final class LabelDraw {
    private LabelDraw() {}

    /**
     * So many examples at random, of each class in proportion to its size and at least one; where there are fewer labels than classes, of
     * as many classes at random. In rising order.
     *
     * @param count at most as many as there are
     */
    static int[] of(int[] labels, int count, Rng rng) {
        int[][] byClass = shuffled(labels, rng);
        int[] order = rng.fork("classes").permutation(byClass.length);
        int[] taken = new int[byClass.length];
        int[] chosen = new int[count];
        for (int i = 0; i < count; i++) {
            int next = next(byClass, order, taken);
            chosen[i] = byClass[next][taken[next]++];
        }
        Arrays.sort(chosen);
        return chosen;
    }

    /** The examples of each class that there is, in a random order. */
    private static int[][] shuffled(int[] labels, Rng rng) {
        int[] known = Arrays.stream(labels).sorted().distinct().toArray();
        int[][] byClass = new int[known.length][];
        int[] sizes = new int[known.length];
        int[] ranks =
                Arrays.stream(labels).map(l -> Arrays.binarySearch(known, l)).toArray();
        for (int rank : ranks) {
            sizes[rank]++;
        }
        Arrays.setAll(byClass, c -> new int[sizes[c]]);
        Arrays.fill(sizes, 0);
        for (int i : rng.fork("examples").permutation(labels.length)) {
            byClass[ranks[i]][sizes[ranks[i]]++] = i;
        }
        return byClass;
    }

    /** The class that has the most examples for each label that it would have then; one without a label first. */
    private static int next(int[][] byClass, int[] order, int[] taken) {
        int best = -1;
        double most = -1;
        for (int c : order) {
            int size = byClass[c].length;
            double share = taken[c] == 0 ? Double.MAX_VALUE : (double) size / (taken[c] + 1);
            if (taken[c] < size && share > most) {
                best = c;
                most = share;
            }
        }
        return best;
    }
}
