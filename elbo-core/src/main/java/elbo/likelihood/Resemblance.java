package elbo.likelihood;

import elbo.distribution.Distribution;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * {@code -D/2 (pixels mean (x - m)^2 + sum_l w_l mean (phi_l(x) - phi_l(m))^2)} where a log-probability is asked for. It has no noise,
 * so that a draw is the mean itself.
 *
 * @param mean       {@code [..., C, H, W]}
 * @param eventShape {@code [C, H, W]}
 */
record Resemblance(Tensor mean, Features features, double pixels, Shape eventShape) implements Distribution {
    @Override
    public Tensor sample(Rng rng, int draws) {
        return mean.expand(mean.shape().prepend(draws));
    }

    @Override
    public Tensor logProb(Tensor x) {
        Tensor sum = pixels == 0
                ? Tensors.zeros(Shape.of(), mean.dtype(), mean.device())
                : apart(x, mean).mul(pixels);
        List<Tensor> seen = seen(x);
        List<Tensor> shown = seen(mean);
        for (int l = 0; l < seen.size(); l++) {
            double weight = features.layers().get(l).weight();
            if (weight > 0) {
                sum = sum.add(apart(seen.get(l), shown.get(l)).mul(weight));
            }
        }
        return sum.mul(-0.5 * eventShape.size());
    }

    /** The mean squared difference of pictures or features. */
    private static Tensor apart(Tensor a, Tensor b) {
        return a.sub(b).square().mean(-1, -2, -3);
    }

    /** What each layer sees, {@code [..., out, H', W']}: once for each picture, however many it is compared with. */
    private List<Tensor> seen(Tensor pictures) {
        Shape batch = pictures.shape().dropLast(3);
        return features.of(pictures.reshape(eventShape.prepend(batch.size()))).stream()
                .map(f -> f.reshape(batch.join(f.shape().last(3))))
                .toList();
    }

    @Override
    public Resemblance mapped(UnaryOperator<Tensor> change) {
        return new Resemblance(change.apply(mean), features, pixels, eventShape);
    }
}
