package elbo.classical;

import java.util.Arrays;

/** A linear function for each class; the largest says which. */
public final class LinearClassifier implements Classifier {
    private final int[] classes;
    private final double[][] weights;

    /** @param weights a row for each class: those of x, then the intercept */
    LinearClassifier(int[] classes, double[][] weights) {
        this.classes = classes;
        this.weights = weights;
    }

    /** The classes in the order of {@link #decisions}, ascending. */
    public int[] classes() {
        return classes.clone();
    }

    /** A number for each class, larger the more it looks like it. */
    public double[] decisions(double[] x) {
        double[] decisions = new double[classes.length];
        for (int c = 0; c < decisions.length; c++) {
            decisions[c] = weights[c][x.length];
            for (int j = 0; j < x.length; j++) {
                decisions[c] += weights[c][j] * x[j];
            }
        }
        return decisions;
    }

    /**
     * {@code sigmoid(decision)} of each class, divided by their sum. What scikit-learn says of logistic regressions of one class against the
     * rest.
     */
    public double[] probabilities(double[] x) {
        double[] p = decisions(x);
        for (int c = 0; c < p.length; c++) {
            // the logarithm of the sigmoid, of numbers of any size
            p[c] = Math.min(p[c], 0) - Math.log1p(Math.exp(-Math.abs(p[c])));
        }
        double most = Arrays.stream(p).max().orElseThrow();
        double sum = Arrays.stream(p).map(log -> Math.exp(log - most)).sum();
        return Arrays.stream(p).map(log -> Math.exp(log - most) / sum).toArray();
    }

    /** The weights of one class, those of x and then the intercept. */
    public double[] weights(int of) {
        return weights[Arrays.binarySearch(classes, of)].clone();
    }

    @Override
    public int predict(double[] x) {
        double[] decisions = decisions(x);
        int best = 0;
        for (int c = 1; c < decisions.length; c++) {
            best = decisions[c] > decisions[best] ? c : best;
        }
        return classes[best];
    }
}
