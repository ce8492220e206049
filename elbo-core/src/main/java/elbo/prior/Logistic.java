package elbo.prior;

import elbo.Source;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Shape;

/**
 * Independent logistic numbers, {@code log p(z) = sum_d [-z_d / s - 2 log(1 + exp(-z_d / s)) - log s]} in nats; nothing is learnt.
 *
 * @param scale s
 */
@Source(arxiv = "1410.8516", at = "sec. 3.4")
public record Logistic(double scale) implements Prior {
    public Logistic {
        Each.requirePositive("scale", scale);
    }

    public Logistic() {
        this(1);
    }

    @Override
    public Conditional build(Init init, Shape latent, Surroundings around) {
        return context -> new elbo.distribution.Logistic(
                Each.full(context, latent, 0), Each.full(context, latent, Math.log(scale)), latent);
    }
}
