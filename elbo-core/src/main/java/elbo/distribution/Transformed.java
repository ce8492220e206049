package elbo.distribution;

import elbo.Source;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.transform.Image;
import elbo.transform.Transform;
import java.util.function.UnaryOperator;

/**
 * Draws of a distribution of vectors, sent through an invertible map: {@code z = f(u)},
 * {@code log p(z) = log p(u) - log |det df/du|} in nats.
 *
 * @param base  of u, {@code [B, D]}
 * @param given the map for {@code S x B} vectors, S after S
 */
@Source(arxiv = "1505.05770", at = "eqs. 5 to 7")
public record Transformed(Distribution base, Family given) implements Distribution {
    /** The map for S draws of each example. */
    @FunctionalInterface
    public interface Family {
        Transform of(long draws);
    }

    @Override
    public Shape eventShape() {
        return base.eventShape();
    }

    @Override
    public Tensor sample(Rng rng, int draws) {
        return draws(rng, draws).z();
    }

    @Override
    public Draws draws(Rng rng, int draws) {
        Draws before = base.draws(rng, draws);
        Image image = given.of(draws).forward(flat(before.z()));
        Shape batch = before.z().shape().dropLast(1);
        Tensor stretch = image.logDet().reshape(batch);
        return new Draws(
                image.value().reshape(before.z().shape()),
                () -> before.logProb().get().sub(stretch));
    }

    /** Of the base, so that they lie where it sends what is near its own middle, as in arXiv:1807.03039, section 6. */
    @Override
    public Tensor sample(Rng rng, int draws, double temperature) {
        Tensor before = base.sample(rng, draws, temperature);
        return given.of(draws).forward(flat(before)).value().reshape(before.shape());
    }

    /** @param x {@code [.., B, D]} or {@code [.., 1, D]} */
    @Override
    public Tensor logProb(Tensor x) {
        Shape before = x.shape().dropLast(Math.min(2, x.shape().rank()));
        Shape all = before.join(base.mean().shape());
        Image image = given.of(before.size()).inverse(flat(x.expand(all)));
        return base.logProb(image.value().reshape(all)).add(image.logDet().reshape(all.dropLast(1)));
    }

    /** Where the base's mean is sent: not the mean, but in the midst. */
    @Override
    public Tensor mean() {
        Tensor mean = base.mean();
        return given.of(1).forward(flat(mean)).value().reshape(mean.shape());
    }

    /** Changes the base alone: what the map learns is not among the parameters. */
    @Override
    public Transformed mapped(UnaryOperator<Tensor> change) {
        return new Transformed(base.mapped(change), given);
    }

    private static Tensor flat(Tensor x) {
        return x.reshape(-1, x.shape().dim(-1));
    }
}
