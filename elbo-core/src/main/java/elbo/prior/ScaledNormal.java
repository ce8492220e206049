package elbo.prior;

import elbo.Source;
import elbo.distribution.Normal;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;

/** {@code p(z) = N(0, diag s^2)}: {@code log p(z) = -1/2 sum_d [z_d^2 / s_d^2 + log 2 pi s_d^2]} in nats, s learnt, at first 1. */
@Source(arxiv = "1906.02691", at = "sec. 2.5; with a learnt scale")
public record ScaledNormal() implements Prior {
    @Override
    public boolean learnt() {
        return true;
    }

    @Override
    public Conditional build(Init init, Shape latent, Surroundings around) {
        Tensor logVariance = init.constant("log_variance", latent, 0);
        return context -> new Normal(Each.full(context, latent, 0), logVariance, latent);
    }
}
