package elbo.noise;

import elbo.Source;
import elbo.tensor.Rng;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;

/**
 * {@code x + std e}, {@code e ~ N(0, I)}; the result is not cut to the data's range.
 *
 * @param std in the data's units
 */
@Source(work = "Vincent et al. 2010, Stacked denoising autoencoders, JMLR 11", at = "sec. 3.2")
public record GaussianNoise(double std) implements Noise {
    public GaussianNoise {
        if (!(std > 0) || Double.isInfinite(std)) {
            throw new IllegalArgumentException("std must be greater than 0; got " + std);
        }
    }

    @Override
    public Tensor disturb(Tensor x, Rng rng) {
        return Tensors.normal(rng, x.shape(), x.dtype(), x.device()).mul(std).add(x);
    }
}
