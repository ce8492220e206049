package elbo.prior;

import elbo.Refusal;
import elbo.Source;
import elbo.distribution.PoincareBall;
import elbo.distribution.Support;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * The normal distribution around the middle of the Poincaré ball: {@code log p(z) = -d(0, z)^2 / (2 variance) - log Z} in nats with
 * respect to the ball's volume; nothing is learnt. Refuses a variance that, with so many dimensions, leads to the edge of the ball.
 *
 * @param curvature c of the ball of curvature -c; the posterior's must be the same
 * @param variance  sigma^2
 */
@Source(arxiv = "1901.06033", at = "sec. 3.1")
public record RiemannianNormal(double curvature, double variance) implements Prior {
    public RiemannianNormal {
        PoincareBall.require(curvature);
        Each.requirePositive("variance", variance);
    }

    public RiemannianNormal() {
        this(1, 1);
    }

    /** @throws Refusal where much of it lies so far out that floats cannot tell it from the edge of the ball */
    @Override
    public Support support(Shape latent) {
        double most = elbo.distribution.RiemannianNormal.mostVariance(new PoincareBall(curvature), latent.size());
        if (variance > most) {
            throw new Refusal(
                    "model.prior",
                    "in " + latent.size() + " dimensions of curvature -" + curvature + " a variance of " + variance
                            + " leads further out than floats can tell from the edge of the ball. Fix: variance: "
                            + new BigDecimal(most)
                                    .round(new MathContext(2, RoundingMode.DOWN))
                                    .toPlainString()
                            + ", a smaller curvature or fewer dimensions");
        }
        return new Support.Ball(latent.size(), curvature);
    }

    @Override
    public Conditional build(Init init, Shape latent, Surroundings around) {
        PoincareBall ball = new PoincareBall(curvature);
        return context -> {
            // one number for the whole batch, so that its normaliser is computed once
            Tensor one = Tensors.full(Shape.of(1, 1), Math.log(variance), context.dtype(), context.device());
            return new elbo.distribution.RiemannianNormal(Each.full(context, latent, 0), one, ball);
        };
    }
}
