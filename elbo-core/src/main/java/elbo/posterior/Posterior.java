package elbo.posterior;

import elbo.distribution.Capability;
import elbo.distribution.Support;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Shape;
import java.util.EnumSet;
import java.util.Set;

/** A family of approximate posteriors q(z|x), as a description. It owns the heads that read the encoder's features. */
public interface Posterior {
    /** Where its draws lie. */
    default Support support(Shape latent) {
        return new Support.Real(latent.size());
    }

    /** What it can do; by default all that there is for vectors of any real numbers. */
    default Set<Capability> capabilities() {
        return EnumSet.complementOf(EnumSet.of(Capability.SIGMOID));
    }

    /** The words of a recipe for a posterior near this one that can do all that is needed. */
    default String able(Set<Capability> needs) {
        return needs.contains(Capability.SIGMOID)
                ? "posterior: { type: deterministic, activation: sigmoid } and objective type: reconstruction"
                : "posterior type: diagonal-normal";
    }

    /** Whether what it is outside training has a density; relaxed choices have one there only. */
    default boolean measurable() {
        return capabilities().contains(Capability.DENSITY);
    }

    /** Whether q(z|x) of an example depends on it alone, and not on the batch that it comes in. */
    default boolean perExample() {
        return true;
    }

    /** Whether q(z|x) is a single point, which has no divergence from a prior. */
    default boolean deterministic() {
        return false;
    }

    /** Whether derivatives through its draws have derivatives themselves. */
    default boolean twiceDerivable() {
        return true;
    }

    /** Whether it is the answer of an invertible encoder, and asks for one. */
    default boolean exact() {
        return false;
    }

    /** From features {@code [B, features]} to q(z|x) with events of shape {@code latent}. */
    Conditional build(Init init, long features, Shape latent);
}
