package elbo.factors;

import elbo.Refusal;
import elbo.metric.Ticker;
import elbo.tensor.Rng;
import java.util.List;

/** A measure of codes against factors: a record of its protocol's constants. */
public interface Measure {
    /**
     * Its scores, in order; a function of the data and the generator's seed.
     *
     * @throws Refusal if there are too few examples, dimensions or factors for it
     */
    List<Score> of(FactoredCodes data, Rng rng, Ticker ticker);

    /** The same with no more examples than there are. */
    Measure within(FactoredCodes data);
}
