package elbo.sampler;

import elbo.Refusal;
import elbo.tensor.Rng;
import elbo.tensor.SafeTensors;
import java.util.Map;
import java.util.Optional;

/** A {@link Sampler} with its numbers. Codes are plain arrays {@code [n, dims]}, row by row. */
public interface Fitted extends AutoCloseable {
    /**
     * New codes; the same for the same place of {@code rng}.
     *
     * @param temperature what the spread is multiplied by: 1 is the fitted density itself
     */
    float[] draw(Rng rng, int n, double temperature);

    /** The log-density at each of some codes, {@code [n]}, in nats; empty where there is no closed form. */
    Optional<double[]> logDensity(float[] codes);

    /** All that has to be saved, by name. */
    Map<String, SafeTensors.Entry> numbers();

    @Override
    default void close() {}

    /** Refuses what is no number of draws, or no temperature. */
    static void require(int n, double temperature) {
        if (n < 1) {
            throw new Refusal("sample", "at least one must be asked for; got " + n);
        }
        if (!(temperature >= 0) || Double.isInfinite(temperature)) {
            throw new Refusal("temperature", "must be a number of at least 0; got " + temperature);
        }
    }
}
