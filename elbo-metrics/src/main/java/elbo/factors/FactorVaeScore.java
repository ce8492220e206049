package elbo.factors;

import elbo.Source;
import elbo.metric.Ticker;
import elbo.tensor.Rng;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The FactorVAE score: the examples of a batch share the value of one factor; the dimension that varies least among them, beside how it
 * varies over all data, votes for that factor: {@code argmin_d Var_batch(z_d) / Var(z_d)}. Each dimension then stands for the factor that it
 * was most often voted for. The share of right votes in batches that were not counted; {@code 1/F} is chance, 1 the best.
 *
 * <p>Dimensions whose standard deviation is below {@code collapsed} have no vote; where no other is left, the score is 0, and
 * {@code active} says so.
 *
 * <p>Details: {@code batch}, {@code train}, {@code test}, {@code variance_examples}, {@code collapsed}, {@code active}, {@code se} over the batches of the test,
 * {@code train_accuracy}, {@code votes} ({@code [d, f]}, of the batches to learn from).
 *
 * @param batch     examples of a batch, different ones
 * @param batches   to learn from and to test with
 * @param examples  drawn for the variance over all data
 * @param collapsed the standard deviation below which a dimension counts as unused
 */
@Source(arxiv = "1802.05983", at = "sec. 4")
public record FactorVaeScore(int batch, Holdout batches, int examples, double collapsed) implements Measure {
    private static final String NAME = "factor_vae_score";
    private static final int TICKS = 500;

    public FactorVaeScore {
        if (batch < 2 || examples < 2) {
            throw new IllegalArgumentException(
                    "a variance needs at least 2 examples; got batches of " + batch + " and " + examples + " in all");
        }
        if (!(collapsed >= 0)) {
            throw new IllegalArgumentException("a standard deviation is at least 0; got " + collapsed);
        }
    }

    @Override
    public FactorVaeScore within(FactoredCodes data) {
        int most = Math.max(2, FactorSampler.rarest(data));
        return new FactorVaeScore(Math.min(batch, most), batches, Math.min(examples, data.size()), collapsed);
    }

    @Override
    public List<Score> of(FactoredCodes data, Rng rng, Ticker ticker) {
        data.requireTwoFactors(NAME);
        FactorSampler sampler = FactorSampler.of(data, batch);
        FactoredCodes some = Drawn.some(data, examples, NAME, rng.fork("variance"));
        double[] variance = IntStream.range(0, data.dims())
                .mapToDouble(d -> Symmetric.variance(some.dimension(d)))
                .toArray();
        int[] active = IntStream.range(0, data.dims())
                .filter(d -> variance[d] > 0 && Math.sqrt(variance[d]) >= collapsed)
                .toArray();
        long[][] train = new long[data.dims()][sampler.factors()];
        long[][] test = new long[data.dims()][sampler.factors()];
        if (active.length > 0) {
            Votes votes = new Votes(data, sampler, variance, active);
            vote(votes, train, batches.train(), rng.fork("train"), ticker);
            vote(votes, test, batches.test(), rng.fork("test"), ticker);
        }
        return List.of(score(data, active.length, train, test));
    }

    private Score score(FactoredCodes data, int active, long[][] train, long[][] test) {
        double accuracy = (double) right(train, test) / batches.test();
        return Score.of(
                NAME,
                accuracy,
                "batch",
                batch,
                "train",
                batches.train(),
                "test",
                batches.test(),
                "variance_examples",
                examples,
                "collapsed",
                collapsed,
                "active",
                active,
                "factors",
                data.names(),
                "se",
                Score.shareError(accuracy, batches.test()),
                "train_accuracy",
                (double) right(train, train) / batches.train(),
                "votes",
                Arrays.stream(train)
                        .map(row -> Arrays.stream(row).asDoubleStream().toArray())
                        .toArray(double[][]::new));
    }

    private record Votes(FactoredCodes data, FactorSampler sampler, double[] variance, int[] active) {
        /** The dimension that varies least in one batch. */
        int least(int[] rows) {
            int least = active[0];
            double smallest = Double.POSITIVE_INFINITY;
            for (int d : active) {
                double ratio = Symmetric.variance(Arrays.stream(rows)
                                .mapToDouble(i -> data.codes()[i][d])
                                .toArray())
                        / variance[d];
                if (ratio < smallest) {
                    smallest = ratio;
                    least = d;
                }
            }
            return least;
        }
    }

    private void vote(Votes votes, long[][] into, int count, Rng rng, Ticker ticker) {
        for (int b = 0; b < count; b++) {
            Rng own = rng.at(b);
            int factor = votes.sampler.factor(own);
            into[votes.least(votes.sampler.sharing(factor, batch, own))][factor]++;
            if ((b + 1) % TICKS == 0 || b + 1 == count) {
                ticker.done(NAME, b + 1, count);
            }
        }
    }

    /** Votes for the factor that each dimension stands for; of factors with equally many votes the first. */
    private static long right(long[][] learnt, long[][] votes) {
        long right = 0;
        for (int d = 0; d < learnt.length; d++) {
            int stands = 0;
            for (int f = 1; f < learnt[d].length; f++) {
                stands = learnt[d][f] > learnt[d][stands] ? f : stands;
            }
            right += votes[d][stands];
        }
        return right;
    }
}
