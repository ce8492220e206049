package elbo.sampler;

import elbo.explore.Encoded;
import elbo.metric.Ticker;
import elbo.tensor.Rng;

/** A density of codes that is fitted after the model is trained, as a description. For codes that are real vectors. */
public interface Sampler {
    /**
     * @param rng the randomness of fitting: which codes, where it begins
     * @throws elbo.Refusal where these codes do not suit
     */
    Fitted fit(Encoded codes, Rng rng, Ticker ticker);

    /**
     * What {@link #fit} gave, from the numbers that it saved: draws are the same to the bit.
     *
     * @param dims    dimensions of z
     * @throws elbo.Refusal where a tensor is missing, has another shape than it should, or is not known
     */
    Fitted restore(int dims, Numbers numbers);
}
