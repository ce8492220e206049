package elbo.noise;

import elbo.Source;
import elbo.nn.Allowed;
import elbo.nn.Moment;
import elbo.nn.Schedule;
import elbo.tensor.Rng;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;

/**
 * Each element becomes 0 with probability {@code rate}; the others stay as they are, without being scaled up.
 * In texts it is the blank.
 *
 * @param rate at least 0 and below 1; it may come to 0, but not be 0 throughout
 */
@Source(work = "Vincent et al. 2010, Stacked denoising autoencoders, JMLR 11", at = "sec. 3.2")
public record MaskingNoise(Schedule rate) implements Noise {
    public MaskingNoise {
        Noise.requireLevel("rate", rate, Allowed.PART, 0.25);
    }

    public MaskingNoise(double rate) {
        this(Schedule.constant(rate));
    }

    @Override
    public boolean ofSymbols() {
        return true;
    }

    @Override
    public Tensor disturb(Tensor x, Moment moment, Rng rng) {
        Tensor kept = Tensors.full(x.shape(), 1 - rate.at(moment), x.dtype(), x.device());
        return x.mul(Tensors.bernoulli(rng, kept));
    }
}
