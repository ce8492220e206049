package elbo.objective;

import elbo.tensor.Tensor;
import java.util.List;
import java.util.function.Supplier;

/**
 * One update within a training step: a loss and the parameters it moves. Most objectives have one phase; those that train two
 * networks against each other, or encoder and decoder by different bounds, have more. Phases run in order, each loss being
 * computed after the update before it.
 *
 * @param name  shown in records: {@code model}, {@code discriminator}
 * @param moves first words of the names of the parameters it moves
 * @param loss  a scalar in nats, the mean over the batch
 */
public record Phase(String name, List<String> moves, Supplier<Tensor> loss) {
    public static final List<String> ENCODER = List.of("encoder", "posterior");
    public static final List<String> DECODER = List.of("decoder", "likelihood", "prior");
    public static final List<String> MODEL = List.of("encoder", "posterior", "prior", "decoder", "likelihood");

    /** The only phase of an ordinary objective. */
    public static List<Phase> single(Supplier<Tensor> loss) {
        return List.of(new Phase("model", MODEL, loss));
    }
}
