package elbo.classical;

import elbo.Source;
import elbo.tensor.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Gradient boosting of the deviance: in each round a regression tree for each class (one in all for two classes) is fitted to
 * {@code [y_i = c] - p(c | x_i)}, its leaves take a step of Newton's method, and the class's scores go {@code rate} of the way. Scores
 * begin at the logarithms of the classes' shares. Features have 256 bins ({@link Bins}); where they have no more values, this is what
 * scikit-learn's {@code GradientBoostingClassifier} learns, but for what chance decides between equally good cuts.
 *
 * @param rounds how many
 * @param depth  splits from the root to a leaf at most
 * @param rate   how far each tree is believed, above 0 and at most 1
 */
@Source(work = "Friedman 2001, Greedy function approximation: a gradient boosting machine", at = "sec. 4.5 and 4.6")
public record GradientBoosting(int rounds, int depth, double rate) implements TreeLearner {
    /** The defaults of scikit-learn, with which disentanglement is measured (arXiv:1811.12359, arXiv:1911.05655). */
    public static final GradientBoosting USUAL = new GradientBoosting(100, 3, 0.1);

    public GradientBoosting {
        if (rounds < 1 || depth < 1 || !(rate > 0 && rate <= 1)) {
            throw new IllegalArgumentException(
                    "rounds and depth must be at least 1, and the rate above 0 and at most 1; got " + rounds + ", "
                            + depth + " and " + rate);
        }
    }

    @Override
    public BoostedTrees fit(double[][] x, int[] y, Rng rng) {
        int unused = Liblinear.requireRows(x, y);
        int[] classes = Arrays.stream(y).distinct().sorted().toArray();
        int[] ranks = Arrays.stream(y).map(c -> Arrays.binarySearch(classes, c)).toArray();
        Deviance deviance = new Deviance(classes.length);
        double[] start = deviance.start(ranks);
        Descent descent = new Descent(this, Bins.of(x), ranks, deviance, start, rng.fork("features"));
        List<List<BoostedTrees.Stage>> stages = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            stages.add(descent.round());
        }
        return new BoostedTrees(classes, deviance, start, List.copyOf(stages), descent.importances());
    }
}
