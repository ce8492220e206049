package elbo.clusters;

import elbo.Source;
import elbo.classical.Assignment;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Clusters against classes. With {@code n_kc} of n examples in cluster k and class c:
 *
 * @param n         examples
 * @param clusters  clusters that have any
 * @param classes   classes that have any
 * @param majority  {@code sum_k max_c n_kc / n}: the accuracy where each cluster is called by its most frequent class. Rises with the
 *                  number of clusters, to 1 for clusters of one example
 * @param hungarian {@code max_f sum_k n_k,f(k) / n} over all f that give no class to two clusters: the unsupervised clustering accuracy
 *                  (ACC); examples of clusters that are left without a class count as wrong
 * @param nmi       the normalised mutual information {@code I(K; C) / ((H(K) + H(C)) / 2)}, within [0, 1]
 * @param ari       the adjusted Rand index: the share of pairs of examples on which both agree, less what chance would give, over the
 *                  most that is possible; 1 for the same partition, 0 in expectation for clusters at random, and negative below that
 */
@Source(
        work = "Xie, Girshick, Farhadi 2016 (ACC); Vinh, Epps, Bailey 2010 (NMI); Hubert and Arabie 1985 (ARI)",
        at = "eq. 5 (ARI)")
public record Clustering(long n, int clusters, int classes, double majority, double hungarian, double nmi, double ari) {
    /**
     * @param clusters the cluster of each example, numbered from 0
     * @param labels   the class of each example, numbered from 0
     * @throws elbo.Refusal if there are not as many of both, none, a negative one, or if all labels are the same
     */
    public static Clustering of(int[] clusters, int[] labels) {
        Table table = Table.of(clusters, labels);
        return new Clustering(
                table.n(),
                table.clusters(),
                table.classes(),
                majority(table),
                hungarian(table),
                nmi(table),
                ari(table));
    }

    /**
     * How many examples of each class each cluster has, {@code [clusters][classes]}: those that have any, in the order of their numbers.
     *
     * @throws elbo.Refusal as {@link #of}
     */
    public static long[][] counts(int[] clusters, int[] labels) {
        return Table.of(clusters, labels).counts();
    }

    private static double majority(Table table) {
        long right = Arrays.stream(table.counts())
                .mapToLong(row -> Arrays.stream(row).max().orElseThrow())
                .sum();
        return (double) right / table.n();
    }

    private static double hungarian(Table table) {
        int[] named = Assignment.best(table.counts());
        long right = 0;
        for (int k = 0; k < named.length; k++) {
            right += named[k] < 0 ? 0 : table.counts()[k][named[k]];
        }
        return (double) right / table.n();
    }

    private static double nmi(Table table) {
        double n = table.n();
        double clusters = entropy(table.clusterSizes(), n);
        double classes = entropy(table.classSizes(), n);
        double both = Arrays.stream(table.counts())
                .mapToDouble(row -> entropy(row, n))
                .sum();
        return Math.clamp((clusters + classes - both) / ((clusters + classes) / 2), 0, 1);
    }

    /** {@code -sum (c/n) log(c/n)}, in nats. */
    private static double entropy(long[] counts, double n) {
        return -Arrays.stream(counts)
                .filter(c -> c > 0)
                .mapToDouble(c -> c / n * Math.log(c / n))
                .sum();
    }

    private static double ari(Table table) {
        double both =
                Arrays.stream(table.counts()).mapToDouble(Clustering::pairs).sum();
        double clusters = pairs(table.clusterSizes());
        double classes = pairs(table.classSizes());
        double chance = clusters * classes / pairs(new long[] {table.n()});
        double most = (clusters + classes) / 2;
        return most == chance
                ? 1
                : (both - chance) / (most - chance); // equal only for two partitions into single examples
    }

    private static double pairs(long[] counts) {
        return Arrays.stream(counts).mapToDouble(c -> c * (c - 1.0) / 2).sum();
    }

    /** The numbers by their names in files, in order. */
    public Map<String, Object> byName() {
        Map<String, Object> names = new LinkedHashMap<>();
        names.put("n", n);
        names.put("clusters", clusters);
        names.put("classes", classes);
        names.put("cluster_accuracy_majority", majority);
        names.put("cluster_accuracy_hungarian", hungarian);
        names.put("normalised_mutual_information", nmi);
        names.put("adjusted_rand_index", ari);
        return names;
    }
}
