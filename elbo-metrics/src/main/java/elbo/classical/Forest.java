package elbo.classical;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Trees that vote; of classes with equally many votes the smallest number wins. */
public final class Forest implements TreeClassifier {
    private final List<Tree> trees;
    private final double[] importances;

    Forest(List<Tree> trees, double[] importances) {
        this.trees = trees;
        this.importances = importances;
    }

    /**
     * How much of the impurity each feature took away, {@code [d]}: for each tree the sum over its splits on that feature of
     * {@code (n_node / n) (gini - (n_low / n_node) gini_low - (n_high / n_node) gini_high)} of the examples that it was grown from,
     * divided by the sum over features; the mean over trees. Sums to 1, or is 0 where no tree has a split. What
     * scikit-learn calls {@code feature_importances_}.
     */
    @Override
    public double[] importances() {
        return importances.clone();
    }

    @Override
    public int predict(double[] x) {
        Map<Integer, Integer> votes = new TreeMap<>();
        for (Tree tree : trees) {
            votes.merge(tree.leaf(x), 1, Integer::sum);
        }
        int best = 0;
        int most = 0;
        for (Map.Entry<Integer, Integer> vote : votes.entrySet()) {
            if (vote.getValue() > most) {
                best = vote.getKey();
                most = vote.getValue();
            }
        }
        return best;
    }
}
