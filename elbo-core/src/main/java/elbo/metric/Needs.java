package elbo.metric;

import elbo.Refusal;
import elbo.distribution.Capability;
import elbo.model.Model;

/** What a measurement needs of a model. */
final class Needs {
    private Needs() {}

    static boolean hasDensity(Model model) {
        return model.vae().level().posterior().measurable();
    }

    /** @param what what is to be measured, for the message */
    static void density(Model model, String what) {
        if (!hasDensity(model)) {
            throw new Refusal(
                    what,
                    "needs a posterior with " + Capability.DENSITY.words() + ", which "
                            + model.vae().level().posterior().getClass().getSimpleName() + " has not");
        }
    }

    /** @param what what is to be measured, for the message */
    static void independence(Model model, String what) {
        density(model, what);
        if (!model.vae().level().posterior().capabilities().contains(Capability.INDEPENDENT)) {
            throw new Refusal(
                    what,
                    "needs a posterior with " + Capability.INDEPENDENT.words() + ", which "
                            + model.vae().level().posterior().getClass().getSimpleName()
                            + " has not");
        }
    }
}
