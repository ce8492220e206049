package elbo.probe;

import elbo.classical.LinearClassifier;
import elbo.classical.LogisticRegression;
import elbo.nearest.Points;
import java.util.Arrays;

/**
 * Logistic regression on codes less their mean and divided by one number, the root of the mean variance over dimensions: so the penalty
 * means the same whatever the unit of the codes, and dimensions keep the sizes that they have beside each other.
 *
 * @param middle of the training codes
 * @param scale  1 where they do not vary
 */
record LinearProbe(double[] middle, double scale, double cost) {
    /** @param codes all training codes, with labels or without */
    static LinearProbe of(Points codes, double cost) {
        double[] middle = codes.mean();
        double squares = 0;
        for (int i = 0; i < codes.values().length; i++) {
            double off = codes.values()[i] - middle[i % codes.dims()];
            squares += off * off;
        }
        double scale = Math.sqrt(squares / codes.values().length);
        return new LinearProbe(middle, scale > 0 ? scale : 1, cost);
    }

    int[] predict(Points known, int[] labels, Points asked) {
        LinearClassifier learnt = new LogisticRegression(cost).fit(scaled(known), labels);
        return Arrays.stream(scaled(asked)).mapToInt(learnt::predict).toArray();
    }

    private double[][] scaled(Points codes) {
        double[][] rows = new double[codes.n()][codes.dims()];
        for (int i = 0; i < codes.values().length; i++) {
            int d = i % codes.dims();
            rows[i / codes.dims()][d] = (codes.values()[i] - middle[d]) / scale;
        }
        return rows;
    }
}
