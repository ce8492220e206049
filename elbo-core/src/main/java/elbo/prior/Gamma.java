package elbo.prior;

import elbo.Source;
import elbo.distribution.Support;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Shape;

/**
 * {@code p(z) = Gamma(a, b)} in each dimension: {@code log p(z) = sum_d [a log b - log Gamma(a) + (a - 1) log z_d - b z_d]} in nats;
 * nothing is learnt.
 *
 * @param concentration a, also called the shape
 * @param rate          b
 */
@Source(arxiv = "1610.05683", at = "sec. 5")
public record Gamma(double concentration, double rate) implements Prior {
    public Gamma {
        Each.requirePositive("concentration", concentration);
        Each.requirePositive("rate", rate);
    }

    public Gamma() {
        this(2, 1);
    }

    @Override
    public Support support(Shape latent) {
        return new Support.Positive(latent.size());
    }

    @Override
    public Conditional build(Init init, Shape latent, Surroundings around) {
        return context -> new elbo.distribution.Gamma(
                Each.full(context, latent, Math.log(concentration)),
                Each.full(context, latent, Math.log(rate)),
                latent);
    }
}
