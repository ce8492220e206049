package elbo.objective;

import elbo.Source;
import elbo.distribution.Capability;
import java.util.List;
import java.util.Set;

/**
 * Encoder and decoder follow bounds of their own: the decoder the importance-weighted bound of all M x K draws, the tightest, the
 * encoder the mean of M bounds of K draws, whose gradient has less noise. Negated, in nats; what is recorded is the encoder's.
 *
 * @param bounds  M
 * @param samples K
 */
@Source(arxiv = "1802.04537", at = "sec. 6, PIWAE")
public record Piwae(int bounds, int samples) implements Objective {
    private static final GradientEstimator GRADIENT = GradientEstimator.REPARAMETERISED;

    public Piwae {
        Estimators.require("bounds", bounds);
        Estimators.require("samples", samples);
    }

    @Override
    public int draws() {
        return Math.multiplyExact(bounds, samples);
    }

    @Override
    public boolean perExample() {
        return true;
    }

    @Override
    public Set<Capability> needs() {
        return Estimators.needs(GRADIENT);
    }

    @Override
    public List<Phase> phases(Terms terms) {
        return List.of(
                new Phase(
                        "encoder",
                        Phase.ENCODER,
                        () -> Importance.bound(terms, bounds, samples, GRADIENT).neg()),
                new Phase(
                        "decoder",
                        Phase.DECODER,
                        () -> Importance.bound(terms, 1, draws(), GRADIENT).neg()));
    }
}
