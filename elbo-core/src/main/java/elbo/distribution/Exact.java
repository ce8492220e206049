package elbo.distribution;

import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * The image of one point under an invertible map. All draws are that point; what stands for a log-density there is what is left of the
 * measure of the point's surroundings, {@code -log |det dz/dx|} in nats. It is only asked about its own draws.
 *
 * @param mean  the point, {@code [.., D]}
 * @param score {@code -log |det dz/dx|}, {@code [..]}
 */
public record Exact(Tensor mean, Tensor score) implements Distribution {
    @Override
    public Shape eventShape() {
        return mean.shape().last(1);
    }

    @Override
    public Tensor sample(Rng rng, int draws) {
        return mean.expand(mean.shape().prepend(draws));
    }

    @Override
    public Tensor logProb(Tensor x) {
        return score.expand(x.shape().dropLast(1));
    }

    @Override
    public Exact mapped(UnaryOperator<Tensor> change) {
        return new Exact(change.apply(mean), change.apply(score));
    }
}
