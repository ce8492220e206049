package elbo.metric;

import elbo.Refusal;
import elbo.Source;
import elbo.distribution.Distribution;
import elbo.distribution.Landscape;
import elbo.distribution.Support;
import elbo.metric.Annealing.Progress;
import elbo.metric.Tally.Block;
import elbo.model.Feed;
import elbo.model.Model;
import elbo.model.Observed;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The negative log-likelihood by annealed importance sampling, {@code -log (1/C) sum_c w_c}, in nats:
 * {@code log w = sum_t (b_t - b_{t-1}) [log p(x, z_{t-1}) - log p_0(z_{t-1})]}, {@code z_0 ~ p_0}, {@code z_t} a move of Hamiltonian
 * Monte Carlo from {@code z_{t-1}} that leaves {@code p_0(z)^(1 - b_t) p(x, z)^b_t} as it is. The mean of the weights is unbiased
 * for p(x), so in expectation the result is never below the true value. {@link BidirectionalGap} says by how much it is above.
 *
 * <p>Noise is a function of the generator, of which hundred examples and of which chain alone: how many chains run at once changes
 * nothing but speed, but for rounding. Memory does not grow with chains, temperatures or examples.
 *
 * @param chains       C, for each example
 * @param temperatures T: b goes from 0 to 1 in so many steps
 * @param path         where b stands at each
 * @param start        p_0
 * @param leapfrog     steps of each move
 * @param tuning       moves of four more chains at each temperature that fit the length of the steps to 65 in a hundred accepted
 */
@Source(
        work = "Neal 2001, Annealed importance sampling; Wu et al. 2017, arXiv:1611.04273",
        at = "sec. 2; sec. 3 and 4.1")
public record AnnealedNll(int chains, int temperatures, Path path, Start start, int leapfrog, int tuning) {
    /** 16 chains, 1000 temperatures of a sigmoid from the prior, 10 leapfrog steps. */
    public static final AnnealedNll DEFAULT = new AnnealedNll(16, 1000, Path.SIGMOID, Start.PRIOR, 10, 1);

    static final int EXAMPLES = 100;
    private static final String NAME = "annealed log-likelihood";
    private static final double BEND = 4;

    /** How b goes from 0 to 1. */
    public enum Path {
        /** {@code t / T} */
        LINEAR,
        /** {@code (s(4 (2t/T - 1)) - s(-4)) / (s(4) - s(-4))}, s the logistic function: slow at both ends (arXiv:1511.02543) */
        SIGMOID;

        /** b_0 .. b_T. */
        double[] of(int temperatures) {
            return IntStream.rangeClosed(0, temperatures)
                    .mapToDouble(t -> at((double) t / temperatures))
                    .toArray();
        }

        private double at(double share) {
            return this == LINEAR ? share : 0.5 + Math.tanh(BEND * (share - 0.5)) / Math.tanh(BEND / 2) / 2;
        }
    }

    /** What can be drawn from at once. */
    public enum Start {
        /** p(z) */
        PRIOR,
        /** q(z|x), nearer where the encoder is good */
        POSTERIOR;

        Landscape landscape(Model model, Observed o) {
            Distribution prior = model.prior(o.context());
            Distribution from = this == PRIOR ? prior : model.posterior(o);
            return new Landscape(from, prior, z -> model.logLikelihood(z, o));
        }
    }

    public AnnealedNll {
        if (chains < 1 || temperatures < 1 || leapfrog < 1 || tuning < 1) {
            throw new IllegalArgumentException("chains, temperatures, leapfrog and tuning must be at least 1; got "
                    + chains + ", " + temperatures + ", " + leapfrog + " and " + tuning);
        }
    }

    /**
     * @param n          examples
     * @param chains     C
     * @param value      the mean over examples, in nats
     * @param se         the standard error of that mean over examples; the noise of the chains is part of it
     * @param ess        the effective number of chains, {@code (sum w)^2 / sum w^2}, a mean over examples
     * @param acceptance the share of moves that were accepted; NaN where one temperature leaves none
     * @param each       the value of each example, in data order
     */
    public record Result(int n, int chains, double value, double se, double ess, double acceptance, double[] each) {}

    /**
     * Measures the whole of {@code data}.
     *
     * @throws Refusal if the prior is not one of real vectors, or if a value comes out that is not finite
     */
    public Result of(Model model, Feed data, Rng rng, Ticker ticker) {
        return of(model, data, rng, ticker, Chunks.bytes(model));
    }

    /**
     * The same, keeping the values of each hundred examples in {@code file} as they come, and going on from there if the file is there: what is
     * interrupted or killed loses the hundred under way, and ends with the same values to the bit.
     *
     * @throws Refusal also for a file that was changed, or kept with another model, other data, another protocol or other noise
     */
    public Result of(Model model, Feed data, Rng rng, Ticker ticker, java.nio.file.Path file) {
        Map<String, String> how = Map.of("protocol", toString());
        try (Tally tally = TallyFile.of(file, NAME, how, 3, model, data, rng, ticker)) {
            return of(model, data, rng, ticker, Chunks.bytes(model), tally);
        }
    }

    Result of(Model model, Feed data, Rng rng, Ticker ticker, long chunkBytes) {
        return of(model, data, rng, ticker, chunkBytes, Tally.NONE);
    }

    private Result of(Model model, Feed data, Rng rng, Ticker ticker, long chunkBytes, Tally tally) {
        check(model);
        int n = Math.toIntExact(data.size());
        double[] nll = new double[n];
        double[] ess = new double[n];
        double[] accepted = new double[n];
        for (int from = 0; from < n; from += EXAMPLES) {
            int count = Math.min(EXAMPLES, n - from);
            int before = from;
            try (Grad.Guard off = Grad.off();
                    Scope s = Scope.open()) {
                Observed o = data.range(from, count, rng.fork("binarize").at(from));
                Progress progress = share -> ticker.done(NAME, before + (long) (count * share), n);
                Rng noise = rng.fork("annealing").at(from);
                double[][] block = tally.of(from, o, () -> measure(model, o, noise, chunkBytes, progress, before))
                        .columns();
                System.arraycopy(block[0], 0, nll, from, count);
                System.arraycopy(block[1], 0, ess, from, count);
                System.arraycopy(block[2], 0, accepted, from, count);
            }
            ticker.done(NAME, from + count, n);
        }
        Estimate mean = Estimate.of(nll);
        double ways = Estimate.of(accepted).value();
        return new Result(n, chains, mean.value(), mean.se(), Estimate.of(ess).value(), ways, nll);
    }

    /** The value of each example, the effective number of its chains, and the share of their moves that was accepted. */
    private Block measure(Model model, Observed o, Rng noise, long chunkBytes, Progress progress, int from) {
        Annealing way = new Annealing(this, model, o, noise, chunkBytes, progress.part(0, 0.2));
        Annealing.Weights weights = way.up(progress.part(0.2, 1));
        double[] nll = IntStream.range(0, weights.logMean().length)
                .mapToDouble(i -> -finite(weights.logMean()[i], from + i))
                .toArray();
        return new Block(nll, weights.ess(), way.acceptance());
    }

    /** @throws Refusal as {@link #of} for the model, before anything is measured */
    public void check(Model model) {
        Support support = model.vae().level().support();
        if (!(support instanceof Support.Real)
                || model.vae().level().posterior().exact()) {
            throw new Refusal(
                    NAME,
                    "needs a prior of real vectors, along whose log-density chains can climb, and a decoder; got "
                            + support + (model.vae().level().posterior().exact() ? " and an invertible encoder" : "")
                            + ". Fix: measure the importance-sampled log-likelihood");
        }
        if (start == Start.POSTERIOR) {
            Needs.density(model, NAME);
        }
    }

    static double finite(double logProb, long example) {
        if (!Double.isFinite(logProb)) {
            throw new Refusal(
                    NAME,
                    "log p(x) of example " + example + " came out as " + logProb
                            + ": the model's weights are not finite, or the example is impossible under it");
        }
        return logProb;
    }
}
