package elbo.likelihood;

import elbo.distribution.Distribution;
import elbo.nn.Conditional;
import elbo.tensor.Tensor;

/** A live likelihood p(x|z, c), of what the decoder gives and of what is known of an example beside its values. */
@FunctionalInterface
public interface Reading {
    /**
     * @param decoded {@code [.., B, features]}
     * @param context c, {@code [B, C]}; C may be 0
     */
    Distribution given(Tensor decoded, Tensor context);

    /** The same where nothing is known beside. */
    default Conditional alone() {
        return d -> given(d, d.narrow(-1, 0, 0));
    }
}
