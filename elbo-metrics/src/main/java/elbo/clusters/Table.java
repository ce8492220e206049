package elbo.clusters;

import elbo.Refusal;
import java.util.Arrays;

/**
 * How many examples each cluster has of each class.
 *
 * @param counts {@code [clusters][classes]}; clusters and classes without an example are left out
 */
record Table(long[][] counts) {
    /**
     * @throws Refusal if there are not as many clusters' numbers as labels, none at all, a negative one, or if all labels are the
     *     same
     */
    static Table of(int[] clusters, int[] labels) {
        if (clusters.length != labels.length || labels.length == 0) {
            throw new Refusal(
                    "clusters",
                    "expected a cluster's number and a label for each example; got " + clusters.length + " and "
                            + labels.length);
        }
        int[] rows = ranks("clusters", clusters);
        int[] columns = ranks("labels", labels);
        int classes = largest(columns) + 1;
        if (classes < 2) {
            throw new Refusal(
                    "labels",
                    "all " + labels.length + " are " + labels[0] + "; expected at least two classes to tell apart");
        }
        long[][] counts = new long[largest(rows) + 1][classes];
        for (int i = 0; i < rows.length; i++) {
            counts[rows[i]][columns[i]]++;
        }
        return new Table(counts);
    }

    /** The numbers that occur, numbered from 0 in their order. */
    private static int[] ranks(String name, int[] numbers) {
        int[] known = Arrays.stream(numbers).sorted().distinct().toArray();
        if (known[0] < 0) {
            throw new Refusal(name, "expected numbers from 0 up; got " + known[0]);
        }
        return Arrays.stream(numbers).map(n -> Arrays.binarySearch(known, n)).toArray();
    }

    private static int largest(int[] ranks) {
        return Arrays.stream(ranks).max().orElseThrow();
    }

    int clusters() {
        return counts.length;
    }

    int classes() {
        return counts[0].length;
    }

    long[] clusterSizes() {
        return Arrays.stream(counts).mapToLong(row -> Arrays.stream(row).sum()).toArray();
    }

    long[] classSizes() {
        long[] sizes = new long[classes()];
        for (long[] row : counts) {
            Arrays.setAll(sizes, c -> sizes[c] + row[c]);
        }
        return sizes;
    }

    long n() {
        return Arrays.stream(clusterSizes()).sum();
    }
}
