package elbo.prior;

import elbo.Source;
import elbo.distribution.Support;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Shape;

/**
 * Proportions {@code z = softmax(u, 0)} with {@code u ~ N(0, v I)} of D - 1 dimensions, {@code log p(z) = log N(u) - sum_d log z_d} in
 * nats; nothing is learnt. Refuses a latent of one dimension.
 *
 * @param variance v
 */
@Source(arxiv = "1703.01488", at = "sec. 3")
public record LogisticNormal(double variance) implements Prior {
    public LogisticNormal {
        Each.requirePositive("variance", variance);
    }

    public LogisticNormal() {
        this(1);
    }

    @Override
    public Support support(Shape latent) {
        return Support.simplex(latent);
    }

    @Override
    public Conditional build(Init init, Shape latent, Surroundings around) {
        Shape free = Shape.of(latent.size() - 1);
        return context -> new elbo.distribution.LogisticNormal(
                Each.full(context, free, 0), Each.full(context, free, Math.log(variance)));
    }
}
