package elbo.metric;

import elbo.Problem;
import elbo.Refusal;
import elbo.distribution.Capability;
import elbo.model.Model;
import elbo.posterior.Posterior;
import java.util.EnumSet;

/** What a measurement needs of a model. */
final class Needs {
    private Needs() {}

    static boolean hasDensity(Model model) {
        return model.vae().level().posterior().measurable();
    }

    /** @param what what is to be measured, for the message */
    static void density(Model model, String what) {
        if (!hasDensity(model)) {
            throw lacking(model, Capability.DENSITY, what);
        }
    }

    /** A density, and whatever else is named. */
    static void densityAnd(Model model, String what, Capability... others) {
        density(model, what);
        Posterior posterior = model.vae().level().posterior();
        for (Capability other : others) {
            if (!posterior.capabilities().contains(other)) {
                throw lacking(model, other, what);
            }
        }
    }

    private static Refusal lacking(Model model, Capability capability, String what) {
        Posterior posterior = model.vae().level().posterior();
        return new Refusal(
                what,
                "needs a posterior with " + capability.words() + ", which "
                        + Problem.named(posterior)
                        + " has not. Fix: leave it out of --metrics, or train with "
                        + posterior.able(EnumSet.of(capability)));
    }
}
