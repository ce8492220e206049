package elbo.classical;

import de.bwaldvogel.liblinear.SolverType;

/**
 * Logistic regression, one class against the rest: {@code min 1/2 |w|^2 + c sum_i log(1 + exp(-y_i (w x_i + b)))}, the intercept
 * {@code b} among the weights of {@code |w|}. What scikit-learn's {@code LogisticRegression(solver="liblinear")} minimises.
 *
 * @param c the weight of the data
 */
public record LogisticRegression(double c) {
    public LogisticRegression {
        Liblinear.requireCost(c);
    }

    /** @param x {@code [n, d]}, {@code y} their classes, any numbers */
    public LinearClassifier fit(double[][] x, int[] y) {
        return Liblinear.fit(SolverType.L2R_LR, c, false, x, y);
    }
}
