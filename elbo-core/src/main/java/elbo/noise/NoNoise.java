package elbo.noise;

import elbo.Source;
import elbo.nn.Moment;
import elbo.tensor.Rng;
import elbo.tensor.Tensor;

/** The encoder sees the example as it is. */
@Source(arxiv = "1312.6114", at = "sec. 2")
public record NoNoise() implements Noise {
    @Override
    public boolean ofSymbols() {
        return true;
    }

    @Override
    public Tensor disturb(Tensor x, Moment moment, Rng rng) {
        return x;
    }
}
