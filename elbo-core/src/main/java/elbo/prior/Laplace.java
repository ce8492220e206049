package elbo.prior;

import elbo.Source;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Shape;

/**
 * {@code p(z) = Laplace(0, s)} in each dimension: {@code log p(z) = -sum_d [|z_d| / s + log 2 s]} in nats; nothing is learnt.
 *
 * @param scale s
 */
@Source(arxiv = "1312.6114", at = "sec. 2.4, location-scale families")
public record Laplace(double scale) implements Prior {
    public Laplace {
        Each.requirePositive("scale", scale);
    }

    public Laplace() {
        this(1);
    }

    @Override
    public Conditional build(Init init, Shape latent, Surroundings around) {
        return context -> new elbo.distribution.Laplace(
                Each.full(context, latent, 0), Each.full(context, latent, Math.log(scale)), latent);
    }
}
