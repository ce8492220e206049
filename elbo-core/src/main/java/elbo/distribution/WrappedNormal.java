package elbo.distribution;

import elbo.Source;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.function.UnaryOperator;

/**
 * A normal distribution wrapped onto the Poincaré ball: {@code v ~ N(0, diag exp(logVariance))} is the vector that leads from
 * {@code centre} to the draw. {@code log p(z) = log N(v) - (D - 1) log(sinh(sqrt(c) |v|) / (sqrt(c) |v|))} in nats, with respect
 * to the ball's own volume, {@code (2 / (1 - c|z|^2))^D dz}.
 *
 * @param centre      {@code [.., D]}, inside the ball; the middle of the distribution by distance, not its average
 * @param logVariance broadcast against {@code centre}
 */
@Source(arxiv = "1901.06033", at = "sec. 3.1 and appendix B")
public record WrappedNormal(Tensor centre, Tensor logVariance, PoincareBall ball) implements Distribution {
    @Override
    public Shape eventShape() {
        return centre.shape().last(1);
    }

    /** The vectors, {@code N(0, v)}. */
    private Normal flat() {
        return new Normal(centre.mul(0), logVariance, eventShape());
    }

    @Override
    public Tensor sample(Rng rng, int draws) {
        Tensor noise = Tensors.normal(rng, centre.shape().prepend(draws), centre.dtype(), centre.device());
        return ball.from(centre, noise.mul(logVariance.mul(0.5).exp()));
    }

    @Override
    public Tensor logProb(Tensor x) {
        Tensor v = ball.to(centre, x);
        return flat().logProb(v).sub(ball.logRoom(v));
    }

    /** {@link #centre}. */
    @Override
    public Tensor mean() {
        return centre;
    }

    @Override
    public WrappedNormal mapped(UnaryOperator<Tensor> change) {
        return new WrappedNormal(change.apply(centre), change.apply(logVariance), ball);
    }
}
