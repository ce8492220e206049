package elbo.classical;

/** A decision tree over vectors. */
sealed interface Tree {
    /** The class that the leaf says which x comes to. */
    default int leaf(double[] x) {
        Tree at = this;
        while (at instanceof Split split) {
            at = split.next(x);
        }
        return ((Leaf) at).label();
    }

    record Leaf(int label) implements Tree {}

    /** @param low where {@code x[feature] <= at} */
    record Split(int feature, double at, Tree low, Tree high) implements Tree {
        boolean goesHigh(double[] x) {
            return x[feature] > at;
        }

        Tree next(double[] x) {
            return goesHigh(x) ? high : low;
        }
    }
}
