package elbo.classical;

import java.util.List;

/** Regression trees whose leaves add up to scores of classes; of classes with the same probability the smallest number wins. */
public final class BoostedTrees implements TreeClassifier {
    private final int[] classes;
    private final Deviance deviance;
    private final double[] start;
    private final List<List<Stage>> rounds;
    private final double[] importances;

    /** @param steps of each leaf of the tree */
    record Stage(Tree tree, double[] steps) {}

    /** @param rounds of each a stage for each score */
    BoostedTrees(int[] classes, Deviance deviance, double[] start, List<List<Stage>> rounds, double[] importances) {
        this.classes = classes;
        this.deviance = deviance;
        this.start = start;
        this.rounds = rounds;
        this.importances = importances;
    }

    /** The classes in the order of {@link #probabilities}, ascending. */
    public int[] classes() {
        return classes.clone();
    }

    /** Of each class. */
    public double[] probabilities(double[] x) {
        double[] scores = start.clone();
        for (List<Stage> round : rounds) {
            for (int s = 0; s < scores.length; s++) {
                Stage stage = round.get(s);
                scores[s] += stage.steps()[stage.tree().leaf(x)];
            }
        }
        return deviance.probabilities(scores);
    }

    /**
     * How much of the squared errors each feature took away, {@code [d]}: over all cuts of all trees on that feature the sum of
     * {@code n_low n_high / n_node (mean_low - mean_high)^2}, divided by the sum over features. Sums to 1, or is 0 where no cut takes any away.
     * What scikit-learn calls {@code feature_importances_}.
     */
    @Override
    public double[] importances() {
        return importances.clone();
    }

    @Override
    public int predict(double[] x) {
        double[] p = probabilities(x);
        int best = 0;
        for (int c = 1; c < p.length; c++) {
            best = p[c] > p[best] ? c : best;
        }
        return classes[best];
    }
}
