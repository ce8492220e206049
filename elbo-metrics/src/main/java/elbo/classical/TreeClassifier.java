package elbo.classical;

/** Trees that say together which class a vector is of. */
public sealed interface TreeClassifier extends Classifier permits Forest, BoostedTrees {
    /** How much each feature took away of what trees make small, {@code [d]}; sums to 1, or is 0 where nothing was taken. */
    double[] importances();
}
