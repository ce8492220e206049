package elbo.sampler;

import elbo.Source;
import elbo.explore.Encoded;
import elbo.metric.Ticker;
import elbo.tensor.Rng;
import java.util.Arrays;

/**
 * About any code a normal distribution with the mean and covariance of that code and those nearest to it, k in all:
 * {@code z = m + k^(-1/2) sum_j e_j (z_j - m)}, {@code e ~ N(0, I)}. Draws lie where the neighbours do, in the directions in which they
 * are spread; there is no density where these are fewer than dimensions.
 *
 * @param k     the code itself among them
 * @param codes that are kept, at most
 */
@Source(work = "Vincent and Bengio 2002, Manifold Parzen Windows", at = "sec. 3, around the neighbours' mean")
public record Neighbours(int k, int codes) implements Sampler {
    public Neighbours {
        if (k < 2) {
            throw new IllegalArgumentException("k must be at least 2; got " + k);
        }
        if (codes < k) {
            throw new IllegalArgumentException("codes must be at least k = " + k + "; got " + codes);
        }
    }

    public Neighbours() {
        this(10, 10_000);
    }

    @Override
    public Fitted fit(Encoded encoded, Rng rng, Ticker ticker) {
        encoded.require(k);
        float[] some = encoded.some(codes, rng.fork("codes"));
        return new Neighbourhoods(encoded.dims(), k, Arrays.copyOf(some, some.length));
    }

    @Override
    public Fitted restore(int dims, Numbers numbers) {
        return Neighbourhoods.restore(dims, k, numbers);
    }
}
