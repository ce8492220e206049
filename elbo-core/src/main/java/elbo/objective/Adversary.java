package elbo.objective;

import elbo.network.Decoder;

/**
 * A network that is trained against the model: it reads latents and gives {@code outputs} numbers. Its parameters' names begin
 * with {@code name}, and a {@link Phase} with {@code moves = [name]} trains it.
 */
public record Adversary(String name, Decoder network, int outputs) {}
