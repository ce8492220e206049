package elbo.classical;

import elbo.tensor.Rng;

/** Learns classes by many trees, and how much each feature matters for them. */
public sealed interface TreeLearner permits RandomForest, GradientBoosting {
    /** @param x {@code [n, d]}, {@code y} their classes, any numbers */
    TreeClassifier fit(double[][] x, int[] y, Rng rng);
}
