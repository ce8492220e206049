package elbo.nn;

import elbo.distribution.Distribution;
import elbo.tensor.Tensor;

/**
 * A live module that answers with a distribution: the one shape of posterior {@code q(z|features)}, prior
 * {@code p(z|context)} and likelihood {@code p(x|decoded)}.
 */
@FunctionalInterface
public interface Conditional {
    /** @param features {@code [..., F]}; for an unconditional prior {@code [B, 0]}, which says no more than B */
    Distribution given(Tensor features);
}
