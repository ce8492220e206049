package elbo.distribution;

import java.util.Set;
import java.util.stream.Collectors;

/** What a distribution can do beyond being sampled; objectives and estimators name what they need. */
public enum Capability {
    /** its log-density can be computed, so that importance weights make sense */
    DENSITY("a density"),
    /** a draw is a differentiable function of its parameters and noise that does not depend on them */
    REPARAMETERIZED("reparameterised draws"),
    /** its density can be cut off from everything that it learns, while draws still lead back to it */
    SEVERABLE("a density that can be cut off from its weights"),
    /** its dimensions are independent of one another */
    INDEPENDENT("independent dimensions"),
    /** {@link Distribution#mean} is the mean, dimension by dimension, and no other middle */
    MEAN("a mean that is known"),
    /** each of its parameters may be moved to any value, and it is still one of its family */
    UNBOUND("parameters that may take any value"),
    /** its draws are sigmoids of numbers that are known, {@link UnitPoint}: each dimension is a unit that is on or off */
    SIGMOID("codes that are sigmoids");

    private final String words;

    Capability(String words) {
        this.words = words;
    }

    /** For messages: {@code a density}. */
    public String words() {
        return words;
    }

    /** For messages, of several: {@code a density and independent dimensions}. */
    public static String words(Set<Capability> some) {
        return some.stream().map(Capability::words).collect(Collectors.joining(" and "));
    }
}
