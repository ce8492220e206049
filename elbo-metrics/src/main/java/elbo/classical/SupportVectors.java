package elbo.classical;

import de.bwaldvogel.liblinear.SolverType;

/**
 * A linear support vector machine with squared hinge loss, one class against the rest:
 * {@code min 1/2 |w|^2 + sum_i c_i max(0, 1 - y_i (w x_i + b))^2}, the intercept {@code b} among the weights of {@code |w|}. What
 * scikit-learn's {@code LinearSVC} minimises.
 *
 * @param c        the weight of the data
 * @param balanced whether a class of {@code m} of the {@code n} examples has {@code n / (classes * m)} times that weight where it is
 *                 set against the rest, as {@code class_weight="balanced"} does
 */
public record SupportVectors(double c, boolean balanced) {
    public SupportVectors {
        Liblinear.requireCost(c);
    }

    /** @param x {@code [n, d]}, {@code y} their classes, any numbers */
    public LinearClassifier fit(double[][] x, int[] y) {
        return Liblinear.fit(SolverType.L2R_L2LOSS_SVC, c, balanced, x, y);
    }
}
