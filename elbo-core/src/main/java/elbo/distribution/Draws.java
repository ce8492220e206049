package elbo.distribution;

import elbo.tensor.Tensor;
import java.util.function.Supplier;

/**
 * Draws with their log-probabilities, which some distributions know at once and would only find out again at a cost.
 *
 * @param z       {@code [S, .., event]}
 * @param logProb {@code [S, ..]}, in nats; computed when asked for
 */
public record Draws(Tensor z, Supplier<Tensor> logProb) {}
