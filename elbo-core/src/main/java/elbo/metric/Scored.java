package elbo.metric;

import elbo.Problem;
import elbo.Refusal;
import elbo.data.Kind;
import elbo.likelihood.Likelihood;
import elbo.model.Model;
import java.util.List;

/** What a sum of {@code log p(x|z)} over codes is, for data of a kind: a log-likelihood, what is reported in its place, or nothing. */
public enum Scored {
    /** {@code p(x|z)} sums or integrates to 1 over what such data may be. */
    PROBABILITY,
    /** Grey data under a probability of binary data: the cross-entropy that is customarily reported. */
    CROSS_ENTROPY,
    /** Not a probability, or of other data. */
    NOTHING;

    /** @param kind what the values are when the model sees them, after binarisation */
    public static Scored of(Model model, Kind kind) {
        Likelihood likelihood = model.vae().likelihood();
        if (likelihood.normalised(kind)) {
            return PROBABILITY;
        }
        return kind == Kind.UNIT && likelihood.normalised(Kind.BINARY) ? CROSS_ENTROPY : NOTHING;
    }

    /**
     * What a reader of figures has to know.
     *
     * @param figures their names
     */
    public List<String> notes(Model model, String figures) {
        return switch (this) {
            case PROBABILITY -> List.of();
            case CROSS_ENTROPY ->
                List.of(figures + ": the data is grey and the " + name(model)
                        + " likelihood is a probability of binary data only, so these are the customary cross-entropy, to be"
                        + " compared with its like but not with a log-likelihood");
            case NOTHING ->
                List.of(figures + ": left out, because the " + name(model)
                        + " likelihood is not a probability of this kind of data");
        };
    }

    /**
     * The same for what was asked for by name.
     *
     * @throws Refusal where there is nothing to measure
     */
    public List<String> required(Model model, String figures) {
        if (this == NOTHING) {
            throw new Refusal(
                    figures,
                    "needs a likelihood that is a probability of the data, and "
                            + Problem.named(model.vae().likelihood())
                            + " is none of this kind. Fix: leave it out of --metrics");
        }
        return notes(model, figures);
    }

    private static String name(Model model) {
        return model.vae().likelihood().getClass().getSimpleName();
    }
}
