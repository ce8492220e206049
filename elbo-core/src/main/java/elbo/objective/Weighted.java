package elbo.objective;

import elbo.distribution.Capability;
import java.util.Set;

/** Bounds made of importance weights, in M groups of K draws. */
interface Weighted extends Objective {
    /** M. */
    default int bounds() {
        return 1;
    }

    @Override
    default boolean ofLogWeights() {
        return true;
    }

    /** How the derivative is estimated. */
    default GradientEstimator gradient() {
        return GradientEstimator.REPARAMETERISED;
    }

    @Override
    default int draws() {
        return Math.multiplyExact(bounds(), samples());
    }

    @Override
    default boolean perExample() {
        return true;
    }

    @Override
    default boolean pathwise() {
        return gradient() != GradientEstimator.SCORE;
    }

    @Override
    default Set<Capability> needs() {
        return Estimators.needs(gradient());
    }
}
