package elbo.factors;

import elbo.Source;
import elbo.classical.SupportVectors;
import elbo.metric.Ticker;
import elbo.tensor.Rng;
import java.util.Arrays;
import java.util.List;

/**
 * The separated attribute predictability: for each factor, how well the best single dimension predicts it less how well the second best
 * does, the mean over factors.
 *
 * <p>A factor is a class to be told by a linear classifier of one dimension, and the score is accuracy on examples that it did not learn
 * from; where other dimensions know nothing, it is the gain over guessing, at most {@code 1 - 1/k} for k values equally frequent. And of
 * more than two values ordered along a dimension a linear classifier cannot tell the middle ones, so that a perfect code stays below
 * even that. Or factors are numbers ({@code continuous}): then the score is the squared correlation in the examples to learn from,
 * and a code that is linear in the factors has 1.
 *
 * <p>Details: {@code train}, {@code test}, {@code c}, {@code continuous}, {@code gap} of each factor, {@code scores} ({@code [d, f]}).
 *
 * @param examples   to learn from and to test with
 * @param learner    of one dimension
 * @param continuous whether factors are numbers
 */
@Source(arxiv = "1711.00848", at = "sec. 3")
public record Sap(Holdout examples, SupportVectors learner, boolean continuous) implements Measure {
    private static final String NAME = "sap";

    @Override
    public Sap within(FactoredCodes data) {
        return new Sap(examples.within(data.size()), learner, continuous);
    }

    @Override
    public List<Score> of(FactoredCodes data, Rng rng, Ticker ticker) {
        data.requireTwoDims(NAME);
        return of(examples.draw(data, NAME, rng), ticker);
    }

    List<Score> of(Holdout.Halves halves, Ticker ticker) {
        double[][] scores =
                new double[halves.train().dims()][halves.train().names().size()];
        for (int d = 0; d < scores.length; d++) {
            for (int f = 0; f < scores[d].length; f++) {
                scores[d][f] = continuous ? correlation(halves.train(), d, f) : accuracy(halves, d, f);
            }
            ticker.done(NAME, d + 1, scores.length);
        }
        double[] gaps = Gaps.of(scores);
        return List.of(Score.of(
                NAME,
                Gaps.mean(gaps),
                "train",
                halves.train().size(),
                "test",
                halves.test().size(),
                "c",
                learner.c(),
                "continuous",
                continuous,
                "factors",
                halves.train().names(),
                "gap",
                gaps,
                "scores",
                scores));
    }

    private double accuracy(Holdout.Halves halves, int d, int f) {
        return learner.fit(column(halves.train(), d), halves.train().ranks(f))
                .accuracy(column(halves.test(), d), halves.test().ranks(f));
    }

    private static double[][] column(FactoredCodes data, int d) {
        return Arrays.stream(data.dimension(d)).mapToObj(z -> new double[] {z}).toArray(double[][]::new);
    }

    /** Squared; 0 where either does not vary. */
    private static double correlation(FactoredCodes data, int d, int f) {
        double r = Correlation.pearson(
                data.dimension(d),
                Arrays.stream(data.factor(f)).asDoubleStream().toArray());
        return r * r;
    }
}
