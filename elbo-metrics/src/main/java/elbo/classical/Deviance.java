package elbo.classical;

import java.util.Arrays;

/**
 * The deviance {@code -sum_i log p(y_i | x_i)} of classes whose probabilities are the softmax of a score for each, or, of two, the sigmoid of
 * one score, which is for the second.
 *
 * @param classes how many
 */
record Deviance(int classes) {
    /** A leaf whose curvature is smaller says 0. */
    private static final double FLAT = 1e-150;

    int scores() {
        return classes == 2 ? 1 : classes;
    }

    /** The class that a score is for. */
    int classOf(int score) {
        return classes == 2 ? 1 : score;
    }

    /** The scores whose probabilities are the shares of the classes. */
    double[] start(int[] y) {
        double[] counts = new double[classes];
        for (int c : y) {
            counts[c]++;
        }
        return classes == 2
                ? new double[] {Math.log(counts[1] / counts[0])}
                : Arrays.stream(counts).map(count -> Math.log(count / y.length)).toArray();
    }

    double[] probabilities(double[] scores) {
        if (classes == 2) {
            double p = 1 / (1 + Math.exp(-scores[0]));
            return new double[] {1 - p, p};
        }
        double[] p = new double[classes];
        double most = scores[0];
        for (double score : scores) {
            most = Math.max(most, score);
        }
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            p[c] = Math.exp(scores[c] - most);
            sum += p[c];
        }
        for (int c = 0; c < classes; c++) {
            p[c] /= sum;
        }
        return p;
    }

    /**
     * One step of Newton's method for each leaf, {@code (K - 1)/K sum r / sum |r| (1 - |r|)} over its rows, of two classes without the first
     * factor (Friedman 2001, eq. 21 and algorithms 5 and 6).
     *
     * @param residuals {@code [y_i = c] - p(c | x_i)} of each row
     */
    double[] steps(Growth.Grown grown, double[] residuals) {
        double[] slopes = new double[grown.leaves()];
        double[] curvatures = new double[grown.leaves()];
        for (int i = 0; i < residuals.length; i++) {
            double size = Math.abs(residuals[i]);
            slopes[grown.leafOf()[i]] += residuals[i];
            curvatures[grown.leafOf()[i]] += size * (1 - size);
        }
        double factor = classes == 2 ? 1 : (classes - 1.0) / classes;
        double[] steps = new double[slopes.length];
        Arrays.setAll(steps, l -> curvatures[l] < FLAT ? 0 : factor * slopes[l] / curvatures[l]);
        return steps;
    }
}
