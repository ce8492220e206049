package elbo.model;

import elbo.data.Form;
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
    COUNT,
    /**
     * no binarisation: grey levels become continuous, {@code (255 x + u) / 256} with u even in [0, 1) and drawn anew each time, so that a
     * density has something to fit (Theis et al., arXiv:1511.01844, sec. 3.1)
     */
    DEQUANTISE;

    /** Grey levels of a byte: the bits that a density of dequantised data is short of, {@code log2 256} each, are 8. */
    public static final int LEVELS = 256;

    private static final int BRIGHTEST = LEVELS - 1;

    Tensor apply(Tensor x, Rng rng) {
        return switch (this) {
            case NONE -> x;
            case THRESHOLD -> x.gt(0.5).to(x.dtype());
            case SAMPLE -> Tensors.bernoulli(rng, x);
            case COUNT -> Functions.round(x.mul(BRIGHTEST));
            case DEQUANTISE ->
                Functions.round(x.mul(BRIGHTEST))
                        .add(Tensors.uniform(rng, x.shape(), x.dtype(), x.device()))
                        .div(LEVELS);
        };
    }

    /** Means as the model gives them, in the data's own numbers: counts of grey levels are shares of the brightest again. */
    public Tensor undone(Tensor mean) {
        return this == COUNT ? mean.div(BRIGHTEST) : mean;
    }

    /** What examples of this form become; texts stay what they are, for those are not binarised. */
    public Form form(Form before) {
        return before.ofText() ? before : new Form(before.shape(), kind(before.kind()));
    }

    /** What data of this kind becomes. */
    public Kind kind(Kind before) {
        return switch (this) {
            case NONE -> before;
            case THRESHOLD, SAMPLE -> Kind.BINARY;
            case COUNT -> Kind.COUNT;
            case DEQUANTISE -> Kind.UNIT;
        };
    }
}
