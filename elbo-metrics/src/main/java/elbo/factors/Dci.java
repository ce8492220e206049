package elbo.factors;

import elbo.Source;
import elbo.classical.GradientBoosting;
import elbo.classical.RandomForest;
import elbo.classical.TreeClassifier;
import elbo.classical.TreeLearner;
import elbo.metric.Ticker;
import elbo.tensor.Rng;
import java.util.Arrays;
import java.util.List;

/**
 * Disentanglement, completeness and informativeness by trees for each factor, {@code R[j, k]} the importance of dimension j for factor k
 * (decrease of impurity, summing to 1 over dimensions):
 *
 * <ul>
 *   <li>disentanglement, {@code sum_j rho_j (1 - H_F(R[j, .]))}: whether a dimension matters for one factor only; {@code H_F} the entropy with
 *       logarithms to the base F of the row scaled to sum 1, {@code rho_j} the row's share of all importance;
 *   <li>completeness, the same of columns with base D: whether a factor hangs on one dimension only;
 *   <li>informativeness: accuracy on examples that were not learnt from, the mean over factors.
 * </ul>
 *
 * <p>All 0 to 1, 1 the best. Trees learn noise too, so a perfect code comes near to 1, not to it, and a random one stays above 0. Boosted
 * trees are those of disentanglement_lib (Locatello and others 2019, arXiv:1811.12359). The authors used forests of 10 trees, their depth
 * chosen by validation; the depth of ours is a choice of ours. Numbers of the two may differ by tenths.
 *
 * <p>Details: {@code train}, {@code test}, {@code learner} with its constants, {@code importance} ({@code [d, f]}); of each score its parts.
 *
 * @param examples to learn from and to test with
 * @param learner  which of the two learns
 * @param boosted  boosted trees, where these learn
 * @param forest   a forest, where it learns
 */
@Source(
        work =
                "Eastwood and Williams 2018, A framework for the quantitative evaluation of disentangled representations",
        at = "sec. 2")
public record Dci(Holdout examples, Learner learner, GradientBoosting boosted, RandomForest forest) implements Measure {
    /** The constants of disentanglement_lib, and those of ours for forests. */
    public static final Dci PUBLISHED =
            new Dci(Holdout.PUBLISHED, Learner.BOOSTED, GradientBoosting.USUAL, new RandomForest(10, 10, 5));

    private static final String NAME = "dci";

    /** What learns each factor. */
    public enum Learner {
        BOOSTED,
        FOREST
    }

    /** The same by boosted trees. */
    public Dci by(GradientBoosting how) {
        return new Dci(examples, Learner.BOOSTED, how, forest);
    }

    /** The same by a forest. */
    public Dci by(RandomForest how) {
        return new Dci(examples, Learner.FOREST, boosted, how);
    }

    @Override
    public Dci within(FactoredCodes data) {
        return new Dci(examples.within(data.size()), learner, boosted, forest);
    }

    @Override
    public List<Score> of(FactoredCodes data, Rng rng, Ticker ticker) {
        data.requireTwoDims(NAME);
        data.requireTwoFactors(NAME);
        return of(examples.draw(data, NAME, rng), rng, ticker);
    }

    List<Score> of(Holdout.Halves halves, Rng rng, Ticker ticker) {
        int factors = halves.train().names().size();
        double[][] importance = new double[halves.train().dims()][factors];
        double[] accuracy = new double[factors];
        for (int f = 0; f < factors; f++) {
            TreeClassifier learnt = trees().fit(
                            halves.train().codes(),
                            halves.train().ranks(f),
                            rng.fork("trees").at(f));
            accuracy[f] = learnt.accuracy(halves.test().codes(), halves.test().ranks(f));
            double[] each = learnt.importances();
            for (int d = 0; d < each.length; d++) {
                importance[d][f] = each[d];
            }
            ticker.done(NAME, f + 1, factors);
        }
        return List.of(
                score("dci_disentanglement", disentanglement(importance), halves, "importance", importance),
                score("dci_completeness", completeness(importance), halves, "importance", importance),
                score("dci_informativeness", Gaps.mean(accuracy), halves, "accuracy", accuracy));
    }

    private TreeLearner trees() {
        return switch (learner) {
            case BOOSTED -> boosted;
            case FOREST -> forest;
        };
    }

    private Score score(String name, double value, Holdout.Halves halves, String part, Object parts) {
        return Score.of(
                name,
                value,
                "train",
                halves.train().size(),
                "test",
                halves.test().size(),
                "learner",
                trees().toString(),
                "factors",
                halves.train().names(),
                part,
                parts);
    }

    /** Of importances {@code [d, f]}; 0 where nothing is of any importance. */
    static double disentanglement(double[][] importance) {
        double all = Arrays.stream(importance).flatMapToDouble(Arrays::stream).sum();
        double sum = 0;
        for (double[] row : importance) {
            double share = Arrays.stream(row).sum();
            // a dimension of no importance has no weight
            sum += share == 0 ? 0 : share / all * (1 - entropy(row, share) / Math.log(row.length));
        }
        return sum;
    }

    static double completeness(double[][] importance) {
        double[][] turned = new double[importance[0].length][importance.length];
        for (int d = 0; d < importance.length; d++) {
            for (int f = 0; f < turned.length; f++) {
                turned[f][d] = importance[d][f];
            }
        }
        return disentanglement(turned);
    }

    private static double entropy(double[] row, double sum) {
        return Arrays.stream(row)
                .filter(r -> r > 0)
                .map(r -> -r / sum * Math.log(r / sum))
                .sum();
    }
}
