package elbo.sampler;

import elbo.Refusal;
import elbo.Source;
import elbo.explore.Encoded;
import elbo.metric.Ticker;
import elbo.tensor.Rng;

/**
 * The aggregate posterior of training examples: {@code log q(z) = log (1/N) sum_n q(z|x_n)} in nats. A draw is one of the posterior of an
 * example taken at random, so what is decoded is like an example of the data, and no bound on novelty. Refuses codes without noise
 * and posteriors that are not normal with independent dimensions.
 *
 * @param codes examples whose posteriors are kept, at most
 */
@Source(arxiv = "1705.07120", at = "eq. 7, with equal weights")
public record Aggregate(int codes) implements Sampler {
    public Aggregate {
        if (codes < 1) {
            throw new IllegalArgumentException("codes must be at least 1; got " + codes);
        }
    }

    public Aggregate() {
        this(10_000);
    }

    @Override
    public Fitted fit(Encoded encoded, Rng rng, Ticker ticker) {
        encoded.require(1);
        float[] logVariance = encoded.codes()
                .logVariance()
                .orElseThrow(() -> new Refusal(
                        "sampler aggregate",
                        "needs posteriors that are normal with independent dimensions, which this model's are not. Fix:"
                                + " kernel or neighbours"));
        int[] chosen = encoded.chosen(codes, rng.fork("codes"));
        int d = encoded.dims();
        return new Posteriors(d, Encoded.rows(encoded.codes().mean(), d, chosen), Encoded.rows(logVariance, d, chosen));
    }

    @Override
    public Fitted restore(int dims, Numbers numbers) {
        return Posteriors.restore(dims, numbers);
    }
}
