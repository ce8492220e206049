package elbo.distribution;

import elbo.Source;
import elbo.tensor.Functions;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * Independent counts of mean m and variance {@code m + m^2 / r}, r the inverse dispersion: a Poisson count whose rate is
 * Gamma-distributed. {@code log p(x) = sum_d [log Gamma(x + r) - log Gamma(r) - log x! + r log(r / (r + m)) + x log(m / (r + m))]}.
 * For large r, where it nears the Poisson distribution, the two log Gammas are one series. Draws carry no gradients.
 *
 * @param logMean       {@code [..., event]}
 * @param logDispersion {@code log r}, broadcast against {@code logMean}
 */
@Source(work = "Lopez et al. 2018, Deep generative modeling for single-cell transcriptomics", at = "methods")
public record NegativeBinomial(Tensor logMean, Tensor logDispersion, Shape eventShape) implements Factorized {
    /** From here on Stirling's series with three terms is good to twelve digits. */
    private static final double LARGE = 16;

    @Override
    public Tensor sample(Rng rng, int draws) {
        Tensor logR = logDispersion.detach().expand(logMean.shape());
        Tensor logRate = GammaDraws.logs(rng, logR.exp(), draws).sub(logR).add(logMean.detach());
        return Poisson.counts(rng, logRate);
    }

    @Override
    public Tensor logProbEach(Tensor x) {
        Tensor r = logDispersion.exp();
        Tensor share = logMean.sub(logDispersion).softplus(); // log((r + m) / r)
        return rising(x, r).add(x.mul(logMean)).sub(x.add(r).mul(share)).sub(Poisson.logFactorial(x));
    }

    /** {@code log Gamma(x + r) - log Gamma(r) - x log r}. */
    private Tensor rising(Tensor x, Tensor r) {
        Tensor plain = Functions.logGamma(x.add(r)).sub(Functions.logGamma(r)).sub(x.mul(logDispersion));
        Tensor large = r.clampMin(LARGE);
        Tensor sum = large.add(x);
        Tensor series =
                sum.sub(0.5).mul(x.div(large).log1p()).sub(x).add(stirling(sum)).sub(stirling(large));
        return Functions.where(r.gt(LARGE), series, plain);
    }

    /** {@code 1 / 12z - 1 / 360z^3 + 1 / 1260z^5}: what {@code log Gamma(z)} has besides {@code (z - 1/2) log z - z} and a constant. */
    private static Tensor stirling(Tensor z) {
        Tensor inverse = Functions.pow(z, -1);
        Tensor square = inverse.square();
        return square.mul(1.0 / 1260).sub(1.0 / 360).mul(square).add(1.0 / 12).mul(inverse);
    }

    @Override
    public Tensor mean() {
        return logMean.exp();
    }

    @Override
    public NegativeBinomial mapped(UnaryOperator<Tensor> change) {
        return new NegativeBinomial(change.apply(logMean), change.apply(logDispersion), eventShape);
    }
}
