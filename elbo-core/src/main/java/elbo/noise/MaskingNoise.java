package elbo.noise;

import elbo.Source;
import elbo.tensor.Rng;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;

/**
 * Each element becomes 0 with probability {@code rate}; the others stay as they are, without being scaled up.
 * In texts it is the blank.
 *
 * @param rate from 0 to 1
 */
@Source(work = "Vincent et al. 2010, Stacked denoising autoencoders, JMLR 11", at = "sec. 3.2")
public record MaskingNoise(double rate) implements Noise {
    public MaskingNoise {
        if (!(rate > 0 && rate < 1)) {
            throw new IllegalArgumentException("rate must be between 0 and 1; got " + rate);
        }
    }

    @Override
    public boolean ofSymbols() {
        return true;
    }

    @Override
    public Tensor disturb(Tensor x, Rng rng) {
        return x.mul(Tensors.bernoulli(rng, Tensors.full(x.shape(), 1 - rate, x.dtype(), x.device())));
    }
}
