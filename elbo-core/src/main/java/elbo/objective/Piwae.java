package elbo.objective;

import elbo.Source;
import java.util.List;

/**
 * Encoder and decoder follow bounds of their own: the decoder the importance-weighted bound of all M x K draws, the tightest, the
 * encoder the mean of M bounds of K draws, whose gradient has less noise. Negated, in nats; what is recorded is the encoder's.
 *
 * @param bounds   M
 * @param samples  K
 * @param gradient how the encoder's derivative is estimated; {@code SCORE} needs K of at least 2. The decoder's is the same with all
 */
@Source(arxiv = "1802.04537", at = "sec. 6, PIWAE")
public record Piwae(int bounds, int samples, GradientEstimator gradient) implements Weighted {
    public Piwae {
        Estimators.require("bounds", bounds);
        Iwae unused = new Iwae(samples, gradient);
    }

    public Piwae(int bounds, int samples) {
        this(bounds, samples, GradientEstimator.REPARAMETERISED);
    }

    /** Its second update moves the decoder and the prior alone, of which a flow may have nothing. */
    @Override
    public boolean ofLogWeights() {
        return false;
    }

    @Override
    public List<Phase> phases(Terms terms) {
        return List.of(
                new Phase(
                        "encoder",
                        Phase.ENCODER,
                        () -> Importance.bound(terms, bounds, samples, gradient).neg()),
                new Phase(
                        "decoder",
                        Phase.DECODER,
                        () -> Importance.bound(terms, 1, draws(), GradientEstimator.REPARAMETERISED)
                                .neg()));
    }
}
