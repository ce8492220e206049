package elbo.likelihood;

import elbo.tensor.Functions;
import elbo.tensor.Tensor;

/** From any number to a positive one, the mean of a count. */
public enum Link {
    /** {@code exp(l)} */
    EXP,
    /** {@code log(1 + exp(l))}: grows no faster than the decoder's output */
    SOFTPLUS;

    /** Below this the softplus is the exponential to thirteen digits. */
    private static final double FAR_LEFT = -30;

    /** The logarithm of the positive number. */
    Tensor log(Tensor l) {
        return switch (this) {
            case EXP -> l;
            case SOFTPLUS ->
                Functions.where(l.gt(FAR_LEFT), l.clampMin(FAR_LEFT).softplus().log(), l);
        };
    }
}
