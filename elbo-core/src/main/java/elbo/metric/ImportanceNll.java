package elbo.metric;

import elbo.Refusal;
import elbo.Source;
import elbo.distribution.Distribution;
import elbo.distribution.Draws;
import elbo.metric.Tally.Block;
import elbo.model.Feed;
import elbo.model.Model;
import elbo.model.Observed;
import elbo.tensor.DType;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The negative log-likelihood by importance sampling,
 * {@code -log (1/K) sum_k w_k}, {@code w_k = p(x|z_k) p(z_k) / q(z_k|x)}, {@code z_k ~ q(z|x)}, in nats. The mean of the
 * weights is unbiased for p(x), so in expectation the result is never below the true value and falls towards it as K grows.
 *
 * <p>Draws are made, decoded and summed in chunks: memory does not grow with K. Noise is a function of the generator, of
 * which hundred examples and of which ten draws alone, so the sizes of chunks change nothing but speed.
 *
 * @param samples K
 */
@Source(arxiv = "1509.00519", at = "sec. 5")
public record ImportanceNll(int samples) {
    private static final String NAME = "log-likelihood";
    static final int EXAMPLES = 100;
    static final int DRAWS = 10;

    public ImportanceNll {
        if (samples < 1) {
            throw new IllegalArgumentException("samples must be at least 1; got " + samples);
        }
    }

    /**
     * @param k     draws of z for each example
     * @param n     examples
     * @param value the mean over examples, in nats
     * @param se    the standard error of that mean over examples; the noise of the draws is part of it
     * @param ess   the effective number of draws, {@code (sum w)^2 / sum w^2}, a mean over examples; near 1 says that one
     *              draw decides, and that the value is not to be trusted
     * @param each  the value of each example, in data order
     */
    public record Result(int k, int n, double value, double se, double ess, double[] each) {
        /** {@code value / (D ln 2)} for examples of D dimensions. */
        public double bitsPerDim(Shape event) {
            return value / (event.size() * Math.log(2));
        }
    }

    /**
     * Measures the whole of {@code data}.
     *
     * @throws Refusal if the posterior has no density, or if a value comes out that is not finite
     */
    public Result of(Model model, Feed data, Rng rng, Ticker ticker) {
        return of(model, data, rng, ticker, Chunks.bytes(model));
    }

    /**
     * The same, keeping the values of each hundred examples in {@code file} as they come, and going on from there if the file is there:
     * what is interrupted loses nothing, what is killed a hundred examples or those of two seconds, and both end with the same values to
     * the bit.
     *
     * @throws Refusal also for a file that was changed, or kept with another model, other data, another K or other noise
     */
    public Result of(Model model, Feed data, Rng rng, Ticker ticker, Path file) {
        Map<String, String> how = Map.of("samples", Integer.toString(samples));
        try (Tally tally = TallyFile.of(file, NAME, how, 2, model, data, rng, ticker)) {
            return of(model, data, rng, ticker, Chunks.bytes(model), tally);
        }
    }

    Result of(Model model, Feed data, Rng rng, Ticker ticker, long chunkBytes) {
        return of(model, data, rng, ticker, chunkBytes, Tally.NONE);
    }

    private Result of(Model model, Feed data, Rng rng, Ticker ticker, long chunkBytes, Tally tally) {
        Needs.density(model, NAME);
        int n = Math.toIntExact(data.size());
        double[] nll = new double[n];
        double[] ess = new double[n];
        int draws = DRAWS * Chunks.groups(model, (long) EXAMPLES * DRAWS, chunkBytes);
        for (int from = 0; from < n; from += EXAMPLES) {
            int first = from;
            int count = Math.min(EXAMPLES, n - from);
            try (Grad.Guard off = Grad.off();
                    Scope s = Scope.open()) {
                Observed o = data.range(from, count, rng.fork("binarize").at(from));
                Rng noise = rng.fork("importance").at(from);
                Block block = tally.of(from, o, () -> measure(model, o, noise, draws, first));
                System.arraycopy(block.columns()[0], 0, nll, from, count);
                System.arraycopy(block.columns()[1], 0, ess, from, count);
            }
            ticker.done(NAME, from + count, n);
        }
        Estimate mean = Estimate.of(nll);
        return new Result(samples, n, mean.value(), mean.se(), Estimate.of(ess).value(), nll);
    }

    private Block measure(Model model, Observed o, Rng noise, int draws, int from) {
        Sums sums = sums(model, o, noise, draws);
        double[] log = sums.weights().toDoubles();
        double[] logSquares = sums.squares().toDoubles();
        double[] nll = new double[log.length];
        double[] ess = new double[log.length];
        for (int i = 0; i < log.length; i++) {
            nll[i] = finite(Math.log(samples) - log[i], from + i);
            ess[i] = Math.exp(2 * log[i] - logSquares[i]);
        }
        return new Block(nll, ess);
    }

    /** log sum_k w_k and log sum_k w_k^2, {@code [B]} each. */
    private record Sums(Tensor weights, Tensor squares) {}

    private Sums sums(Model model, Observed o, Rng noise, int draws) {
        Distribution q = model.posterior(o);
        Distribution p = model.prior(o.context());
        long batch = o.x().shape().dim(0);
        Sums sums = new Sums(LogSums.empty(batch, model.device()), LogSums.empty(batch, model.device()));
        for (int k = 0; k < samples; k += draws) {
            try (Scope chunk = Scope.open()) {
                Draws some = draw(q, noise, k, Math.min(k + draws, samples));
                Tensor likelihood = model.logLikelihood(some.z(), o).to(DType.FLOAT64);
                Tensor w =
                        likelihood.add(p.logProb(some.z())).sub(some.logProb().get());
                LogSums.add(sums.weights(), w);
                LogSums.add(sums.squares(), w.mul(2));
            }
        }
        return sums;
    }

    /** Draws number {@code from .. to-1} of each example, {@code [to - from, B, D]}. */
    static Draws draw(Distribution q, Rng noise, int from, int to) {
        List<Draws> groups = new ArrayList<>();
        for (int k = from; k < to; k += DRAWS) {
            groups.add(q.draws(noise.at(k), Math.min(DRAWS, to - k)));
        }
        Tensor z = Tensors.cat(groups.stream().map(Draws::z).toList(), 0);
        return new Draws(
                z, () -> Tensors.cat(groups.stream().map(g -> g.logProb().get()).toList(), 0));
    }

    private static double finite(double nll, int example) {
        if (!Double.isFinite(nll)) {
            throw new Refusal(
                    NAME,
                    "-log p(x) of example " + example + " came out as " + nll
                            + ": the model's weights are not finite, or the example is impossible under it");
        }
        return nll;
    }
}
