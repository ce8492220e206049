package elbo.sampler;

import elbo.Source;
import elbo.explore.Encoded;
import elbo.metric.Ticker;
import elbo.tensor.Rng;

/**
 * The normal distribution with the codes' own mean and covariance: {@code log p(z) = log N(z; m, C)} in nats, m and C those of one draw
 * of each training example's posterior. Refuses fewer than two examples.
 */
@Source(arxiv = "1903.12436", at = "sec. 3, the density fitted afterwards")
public record Normal() implements Sampler {
    /** A covariance without spread in some direction gets this share of the mean variance there. */
    private static final double FLOOR = 1e-6;

    private static final double LEAST = 1e-12;

    @Override
    public Fitted fit(Encoded codes, Rng rng, Ticker ticker) {
        codes.require(2);
        int d = codes.dims();
        double[] mean = Covariance.mean(codes.draws(), d);
        double[] covariance = Covariance.of(codes.draws(), d, mean);
        double floor = Math.max(FLOOR * Covariance.meanVariance(covariance, d), LEAST);
        return new Normals(d, new double[] {1}, mean, Covariance.factor(covariance, d, floor));
    }

    @Override
    public Fitted restore(int dims, Numbers numbers) {
        return Normals.restore(dims, numbers);
    }
}
