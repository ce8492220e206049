package elbo.noise;

import elbo.Source;
import elbo.nn.Allowed;
import elbo.nn.Moment;
import elbo.nn.Schedule;
import elbo.tensor.Rng;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;

/**
 * {@code x + std e}, {@code e ~ N(0, I)}; the result is not cut to the data's range.
 *
 * @param std in the data's units; it may come to 0, but not be 0 throughout
 */
@Source(work = "Vincent et al. 2010, Stacked denoising autoencoders, JMLR 11", at = "sec. 3.2")
public record GaussianNoise(Schedule std) implements Noise {
    public GaussianNoise {
        Noise.requireLevel("std", std, Allowed.NOT_NEGATIVE, 0.3);
    }

    public GaussianNoise(double std) {
        this(Schedule.constant(std));
    }

    @Override
    public Tensor disturb(Tensor x, Moment moment, Rng rng) {
        return Tensors.normal(rng, x.shape(), x.dtype(), x.device())
                .mul(std.at(moment))
                .add(x);
    }
}
