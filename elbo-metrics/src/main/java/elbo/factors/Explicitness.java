package elbo.factors;

import elbo.Refusal;
import elbo.Source;
import elbo.classical.Auc;
import elbo.classical.LinearClassifier;
import elbo.classical.LogisticRegression;
import elbo.metric.Ticker;
import elbo.tensor.Rng;
import java.util.Arrays;
import java.util.List;

/**
 * Whether a linear classifier finds each value of each factor in the whole code: the area under the curve of one value against the
 * rest, on examples it did not learn from, the mean over a factor's values and then over factors. 1/2 is chance, 1 the best. Codes
 * are standardised by those learnt from; a dimension that does not vary there is only moved to 0. It does not see rotations, and a
 * linear classifier does not tell the middle values of a factor that lies along a line: with more than two values a perfect code may stay
 * below 1.
 *
 * <p>The paper ranks examples by what a value's own classifier says; disentanglement_lib by that value's share of what all say
 * ({@code shares}), which tells middle values better and gives larger numbers.
 *
 * <p>Details: {@code train}, {@code test}, {@code c}, {@code shares}, {@code area} of each factor, {@code left_out}, how many values no example of the test has.
 *
 * @param examples to learn from and to test with
 * @param learner  logistic regression, one value against the rest
 * @param shares   whether a value's probability is divided by the sum of all values'
 */
@Source(arxiv = "1802.05312", at = "sec. 3")
public record Explicitness(Holdout examples, LogisticRegression learner, boolean shares) implements Measure {
    private static final String NAME = "explicitness";

    @Override
    public Explicitness within(FactoredCodes data) {
        return new Explicitness(examples.within(data.size()), learner, shares);
    }

    @Override
    public List<Score> of(FactoredCodes data, Rng rng, Ticker ticker) {
        return of(examples.draw(data, NAME, rng), ticker);
    }

    List<Score> of(Holdout.Halves halves, Ticker ticker) {
        double[][] train = standardised(halves.train(), halves.train());
        double[][] test = standardised(halves.test(), halves.train());
        List<String> names = halves.train().names();
        double[] areas = new double[names.size()];
        int leftOut = 0;
        for (int f = 0; f < areas.length; f++) {
            int[] tested = halves.test().ranks(f);
            LinearClassifier learnt = learner.fit(train, halves.train().ranks(f));
            int[] known = tested(learnt, tested);
            if (known.length == 0) {
                throw new Refusal(NAME, "too few examples to test \"" + names.get(f) + "\" with; take more");
            }
            leftOut += halves.train().values(f) - known.length;
            areas[f] = area(learnt, known, test, tested);
            ticker.done(NAME, f + 1, areas.length);
        }
        return List.of(Score.of(
                NAME,
                Gaps.mean(areas),
                "train",
                train.length,
                "test",
                test.length,
                "c",
                learner.c(),
                "shares",
                shares,
                "factors",
                names,
                "area",
                areas,
                "left_out",
                leftOut));
    }

    /** The values that were learnt and occur in the test, beside another one. */
    private static int[] tested(LinearClassifier learnt, int[] tested) {
        int[] there = Arrays.stream(tested).distinct().toArray();
        return Arrays.stream(learnt.classes())
                .filter(v -> there.length > 1 && Arrays.stream(there).anyMatch(t -> t == v))
                .toArray();
    }

    /** The mean over known values. */
    private double area(LinearClassifier learnt, int[] known, double[][] test, int[] tested) {
        double[][] said = Arrays.stream(test)
                .map(z -> shares ? learnt.probabilities(z) : learnt.decisions(z))
                .toArray(double[][]::new);
        return Arrays.stream(known)
                .mapToDouble(v -> Auc.of(said, Arrays.binarySearch(learnt.classes(), v), tested, v))
                .average()
                .orElseThrow();
    }

    private static double[][] standardised(FactoredCodes codes, FactoredCodes by) {
        double[][] standardised = new double[codes.size()][codes.dims()];
        for (int d = 0; d < codes.dims(); d++) {
            double[] known = by.dimension(d);
            double mean = Gaps.mean(known);
            double variance =
                    Arrays.stream(known).map(z -> (z - mean) * (z - mean)).sum() / known.length;
            double deviation = Correlation.constant(known) ? 1 : Math.sqrt(variance);
            for (int i = 0; i < standardised.length; i++) {
                standardised[i][d] = (codes.codes()[i][d] - mean) / deviation;
            }
        }
        return standardised;
    }
}
