package elbo.prior;

import elbo.Source;
import elbo.distribution.Normal;
import elbo.distribution.Support;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;

/**
 * A mixture of K normal distributions, {@code log p(z) = log sum_k w_k N(z; m_k, diag v_k)} in nats, all of it learnt. Means begin as
 * standard normal draws, variances at 1, weights alike.
 *
 * @param components K
 */
@Source(arxiv = "1611.05148", at = "eq. 4")
public record Mixture(int components) implements Prior {
    public Mixture {
        if (components < 2) {
            throw new IllegalArgumentException("components must be at least 2; got " + components);
        }
    }

    public Mixture() {
        this(10);
    }

    @Override
    public Support support(Shape latent) {
        return new Support.Real(latent.size());
    }

    @Override
    public boolean learnt() {
        return true;
    }

    @Override
    public Conditional build(Init init, Shape latent, Surroundings around) {
        Shape each = latent.prepend(components);
        Tensor means = init.normal("means", each, 0, 1);
        Tensor logVariances = init.constant("log_variances", each, 0);
        Tensor logits = init.constant("logits", Shape.of(components), 0);
        return context ->
                new elbo.distribution.Mixture(new Normal(means, logVariances, latent), logits, Each.rows(context));
    }
}
