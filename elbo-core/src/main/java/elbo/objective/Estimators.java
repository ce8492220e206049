package elbo.objective;

import elbo.distribution.Capability;
import elbo.tensor.Tensor;
import java.util.EnumSet;
import java.util.Set;

/** What objectives that draw have in common. */
final class Estimators {
    private Estimators() {}

    static void require(String name, int samples) {
        if (samples < 1) {
            throw new IllegalArgumentException(name + " must be at least 1; got " + samples);
        }
    }

    /** What an estimator needs of the posterior where the loss reads densities. */
    static Set<Capability> needs(GradientEstimator gradient) {
        return switch (gradient) {
            case SCORE -> EnumSet.of(Capability.DENSITY);
            case REPARAMETERISED -> EnumSet.of(Capability.REPARAMETERIZED, Capability.DENSITY);
            case STICKING_THE_LANDING, DOUBLY_REPARAMETERISED ->
                EnumSet.of(Capability.REPARAMETERIZED, Capability.DENSITY, Capability.SEVERABLE);
        };
    }

    /** The value of one number with the derivative of another. */
    static Tensor withDerivativeOf(Tensor surrogate, Tensor value) {
        return surrogate.sub(surrogate.detach()).add(value.detach());
    }
}
