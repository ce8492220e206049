package elbo.factors;

import elbo.Source;
import elbo.classical.LinearClassifier;
import elbo.classical.LogisticRegression;
import elbo.metric.Ticker;
import elbo.tensor.Rng;
import java.util.List;

/**
 * The beta-VAE score: pairs of examples share the value of one factor; {@code mean |z1 - z2|} over a batch of pairs, {@code [d]}, is given to a
 * linear classifier, which says the factor. Its accuracy on batches that it did not learn from; {@code 1/F} is chance, 1 the best. It
 * does not see rotations that leave a sum of dimensions still, so entangled codes may reach 1.
 *
 * <p>Details: {@code pairs}, {@code train}, {@code test}, {@code c}, {@code se} over the batches of the test, {@code train_accuracy}.
 *
 * @param pairs   in a batch; the two of a pair are different examples
 * @param batches to learn from and to test with
 * @param learner of the factor
 */
@Source(
        work =
                "Higgins and others 2017, beta-VAE: learning basic visual concepts with a constrained variational framework",
        at = "sec. 3")
public record BetaVaeScore(int pairs, Holdout batches, LogisticRegression learner) implements Measure {
    private static final String NAME = "beta_vae_score";
    private static final int TICKS = 500;

    public BetaVaeScore {
        Drawn.requirePositive("pairs", pairs);
    }

    @Override
    public BetaVaeScore within(FactoredCodes data) {
        return this;
    }

    @Override
    public List<Score> of(FactoredCodes data, Rng rng, Ticker ticker) {
        data.requireTwoFactors(NAME);
        FactorSampler sampler = FactorSampler.of(data, 2);
        Batches train = draw(data, sampler, batches.train(), rng.fork("train"), ticker);
        Batches test = draw(data, sampler, batches.test(), rng.fork("test"), ticker);
        LinearClassifier learnt = learner.fit(train.differences, train.factors);
        double accuracy = learnt.accuracy(test.differences, test.factors);
        return List.of(Score.of(
                NAME,
                accuracy,
                "pairs",
                pairs,
                "train",
                batches.train(),
                "test",
                batches.test(),
                "c",
                learner.c(),
                "factors",
                data.names(),
                "se",
                Score.shareError(accuracy, batches.test()),
                "train_accuracy",
                learnt.accuracy(train.differences, train.factors)));
    }

    private record Batches(double[][] differences, int[] factors) {}

    private Batches draw(FactoredCodes data, FactorSampler sampler, int count, Rng rng, Ticker ticker) {
        double[][] differences = new double[count][data.dims()];
        int[] factors = new int[count];
        for (int b = 0; b < count; b++) {
            Rng own = rng.at(b);
            factors[b] = sampler.factor(own);
            for (int p = 0; p < pairs; p++) {
                int[] pair = sampler.sharing(factors[b], 2, own);
                for (int d = 0; d < data.dims(); d++) {
                    differences[b][d] += Math.abs(data.codes()[pair[0]][d] - data.codes()[pair[1]][d]) / pairs;
                }
            }
            if ((b + 1) % TICKS == 0 || b + 1 == count) {
                ticker.done(NAME, b + 1, count);
            }
        }
        return new Batches(differences, factors);
    }
}
