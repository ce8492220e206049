package elbo.likelihood;

import elbo.distribution.Distribution;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * {@code -weight (1 - MS-SSIM(x, mean))} where a log-probability is asked for. It has no noise, so that a draw is the mean itself.
 *
 * @param mean       {@code [..., C, H, W]}
 * @param eventShape {@code [C, H, W]}
 */
record Likeness(Tensor mean, double weight, Shape eventShape) implements Distribution {
    @Override
    public Tensor sample(Rng rng, int draws) {
        return mean.expand(mean.shape().prepend(draws));
    }

    @Override
    public Tensor logProb(Tensor x) {
        Shape all = x.shape().rank() > mean.shape().rank() ? x.shape() : mean.shape();
        Tensor likeness = Similarity.multiscale(planes(x, all), planes(mean, all));
        Shape channels = all.dropLast(2);
        return likeness.reshape(channels).mean(-1).sub(1).mul(weight);
    }

    /** Each channel a picture of its own, {@code [N, 1, H, W]}. */
    private Tensor planes(Tensor pictures, Shape all) {
        return pictures.expand(all).reshape(-1, 1, all.dim(-2), all.dim(-1));
    }

    @Override
    public Likeness mapped(UnaryOperator<Tensor> change) {
        return new Likeness(change.apply(mean), weight, eventShape);
    }
}
