package elbo.regulariser;

import elbo.distribution.Capability;
import elbo.objective.Terms;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.EnumSet;
import java.util.Set;

/** Penalties of the distance between the batch's codes, taken together, and as many draws of the prior. */
interface Aggregate extends Regulariser {
    /** One code of each example and a draw of the prior for each, {@code [B, D]} both. */
    record Both(Tensor codes, Tensor prior) {}

    /** @param noise names the stream that the prior is drawn with */
    default Both both(Terms terms, String noise) {
        Tensor codes = terms.z().narrow(0, 0, 1);
        Shape flat = codes.shape().last(2);
        return new Both(
                codes.reshape(flat), terms.p().sample(terms.noise(noise), 1).reshape(flat));
    }

    @Override
    default boolean perExample() {
        return false;
    }

    @Override
    default Set<Capability> needs() {
        return EnumSet.of(Capability.REPARAMETERIZED);
    }
}
