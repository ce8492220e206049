package elbo.prior;

import elbo.distribution.Distribution;
import elbo.distribution.Support;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;

/** A prior p(z), or p(z|context), as a description. */
public interface Prior {
    Support support(Shape latent);

    /**
     * @param inference q(.|x) of the same model, which a prior made of posteriors reads; the others ignore it
     * @return from context {@code [B, C]} to p(z|context) for B examples
     */
    Conditional build(Init init, Shape latent, Inference inference);

    /** The posterior as a function of an example {@code [B, event]}. */
    @FunctionalInterface
    interface Inference {
        Distribution of(Tensor x);
    }
}
