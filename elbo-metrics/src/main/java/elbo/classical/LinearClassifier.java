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
