package elbo.classical;

/** Says of a vector which class it is of. */
public interface Classifier {
    int predict(double[] x);

    /** The share of rows of which it says the class that they are of. */
    default double accuracy(double[][] x, int[] y) {
        int right = 0;
        for (int i = 0; i < x.length; i++) {
            right += predict(x[i]) == y[i] ? 1 : 0;
        }
        return (double) right / x.length;
    }
}
