package elbo.model;

import elbo.data.Kind;
import elbo.tensor.Functions;
import elbo.tensor.Rng;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;

/** What is done to values in [0, 1] before the model sees them. */
public enum Binarize {
    /** nothing */
    NONE,
    /** 1 above one half, else 0 */
    THRESHOLD,
    /** 1 with the value as probability, drawn anew each time (dynamic binarisation, Burda et al., arXiv:1509.00519) */
    SAMPLE,
    /** no binarisation: grey levels as whole numbers from 0 to 255, for likelihoods of counts */
    COUNT;

    Tensor apply(Tensor x, Rng rng) {
        return switch (this) {
            case NONE -> x;
            case THRESHOLD -> x.gt(0.5).to(x.dtype());
            case SAMPLE -> Tensors.bernoulli(rng, x);
            case COUNT -> Functions.round(x.mul(255));
        };
    }

    /** What data of this kind becomes. */
    public Kind kind(Kind before) {
        return switch (this) {
            case NONE -> before;
            case THRESHOLD, SAMPLE -> Kind.BINARY;
            case COUNT -> Kind.COUNT;
        };
    }
}
