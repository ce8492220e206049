package elbo.sampler;

import elbo.Source;
import elbo.explore.Encoded;
import elbo.metric.Ticker;
import elbo.tensor.DType;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;

/**
 * A mixture of normal distributions with full covariances, fitted by expectation-maximisation:
 * {@code log p(z) = log sum_k w_k N(z; m_k, C_k)} in nats. How many there are is given, or chosen by the Bayesian information criterion,
 * {@code -2 log L + p log N} with p free numbers: from one upward, until three in a row are no better.
 *
 * @param components K; 0 to choose by the criterion
 * @param most       of which the criterion chooses
 * @param starts     how often each is fitted, from other first means; the likeliest is kept
 * @param steps      of one fit, at most
 * @param codes      to which it is fitted, at most
 */
@Source(arxiv = "1903.12436", at = "sec. 3, ten components")
public record Mixture(int components, int most, int starts, int steps, int codes) implements Sampler {
    private static final int PATIENCE = 3;

    public Mixture {
        if (components < 0) {
            throw new IllegalArgumentException("components must be at least 0; got " + components);
        }
        if (most < 1 || starts < 1 || steps < 1) {
            throw new IllegalArgumentException(
                    "most, starts and steps must be at least 1; got " + most + ", " + starts + " and " + steps);
        }
        if (codes < 2) {
            throw new IllegalArgumentException("codes must be at least 2; got " + codes);
        }
    }

    public Mixture(int components) {
        this(components, 20, 5, 200, 10_000);
    }

    @Override
    public Fitted fit(Encoded encoded, Rng rng, Ticker ticker) {
        encoded.require(Math.max(2, components));
        float[] some = encoded.some(codes, rng.fork("codes"));
        try (Scope s = Scope.open()) {
            Tensor x = Tensors.of(some, some.length / encoded.dims(), encoded.dims())
                    .to(DType.FLOAT64);
            MixtureEm fit = components > 0 ? best(x, components, rng, ticker) : chosen(x, rng, ticker);
            return fit.normals();
        }
    }

    /** That of the least criterion. */
    private MixtureEm chosen(Tensor x, Rng rng, Ticker ticker) {
        MixtureEm best = best(x, 1, rng, ticker);
        int highest = (int) Math.min(most, x.shape().dim(0) / 2);
        int worse = 0;
        for (int k = 2; k <= highest && worse < PATIENCE; k++) {
            MixtureEm next = best(x, k, rng, ticker);
            boolean better = next.bic() < best.bic();
            best = better ? next : best;
            worse = better ? 0 : worse + 1;
        }
        return best;
    }

    /** The likeliest of all starts. */
    private MixtureEm best(Tensor x, int k, Rng rng, Ticker ticker) {
        MixtureEm best = begun(x, k, 0, rng);
        ticker.done("mixture of " + k, 1, starts);
        for (int start = 1; start < starts; start++) {
            MixtureEm next = begun(x, k, start, rng);
            best = next.last() > best.last() ? next : best;
            ticker.done("mixture of " + k, start + 1L, starts);
        }
        return best;
    }

    private MixtureEm begun(Tensor x, int k, int start, Rng rng) {
        return MixtureEm.of(x, k, steps, rng.fork("means").at(k).at(start));
    }

    @Override
    public Fitted restore(int dims, Numbers numbers) {
        return Normals.restore(dims, numbers);
    }
}
