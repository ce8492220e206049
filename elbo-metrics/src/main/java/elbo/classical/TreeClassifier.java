package elbo.classical;

/** Trees that say together which class a vector is of. */
public sealed interface TreeClassifier extends Classifier permits Forest, BoostedTrees {
    /** How much of the impurity each feature took away, {@code [d]}; sums to 1, or is 0 where no tree has a split. */
    double[] importances();
}
