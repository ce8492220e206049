package elbo.objective;

import elbo.Source;
import elbo.distribution.Capability;
import elbo.distribution.Distribution;
import elbo.tensor.Along;
import elbo.tensor.Rng;
import elbo.tensor.Tensor;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Wake-sleep: the decoder follows the importance-weighted bound of K draws, the encoder a divergence the other way round,
 * {@code KL(p(z|x) || q(z|x))}, which needs no derivative through draws: posteriors of any kind. Awake,
 * {@code -sum_k v_k log q(z_k|x)} with v the normalised weights of the decoder's draws; asleep, {@code -log q(z|x')} for dreams
 * {@code z ~ p(z), x' ~ p(x|z)}. In nats; what is recorded is the negative bound, which the encoder's updates need not lower.
 *
 * @param samples K
 * @param encoder when the encoder learns; with K = 1 and {@code SLEEP} it is the algorithm of Hinton et al. 1995
 */
@Source(arxiv = "1406.2751", at = "sec. 2.2 to 2.4")
public record WakeSleep(int samples, Learns encoder) implements Objective {
    /** When the encoder learns. */
    public enum Learns {
        /** from the examples */
        WAKE,
        /** from what the decoder makes up */
        SLEEP,
        /** half from the one, half from the other */
        BOTH
    }

    public WakeSleep {
        Estimators.require("samples", samples);
        if (samples == 1 && encoder != Learns.SLEEP) {
            throw new IllegalArgumentException(
                    "samples: one draw has the weight 1 whatever it is, so the encoder learns nothing awake;"
                            + " take at least 2, or encoder: sleep");
        }
    }

    @Override
    public boolean perExample() {
        return true;
    }

    @Override
    public boolean pathwise() {
        return false;
    }

    @Override
    public Set<Capability> needs() {
        return EnumSet.of(Capability.DENSITY);
    }

    @Override
    public List<Phase> phases(Terms terms) {
        return phases(terms, samples, () -> surprise(terms));
    }

    /** The encoder follows the derivative of {@code surprise}, the decoder that of the bound, which is recorded of both. */
    static List<Phase> phases(Terms terms, int samples, Supplier<Tensor> surprise) {
        return List.of(
                new Phase(
                        "encoder",
                        Phase.ENCODER,
                        () -> Estimators.withDerivativeOf(
                                surprise.get(), bound(terms, samples).neg())),
                new Phase("decoder", Phase.DECODER, () -> bound(terms, samples).neg()));
    }

    private static Tensor bound(Terms terms, int samples) {
        return Importance.bound(terms, 1, samples, GradientEstimator.REPARAMETERISED);
    }

    private Tensor surprise(Terms terms) {
        return switch (encoder) {
            case WAKE -> awake(terms, 1);
            case SLEEP -> asleep(terms);
            case BOTH -> awake(terms, 1).add(asleep(terms)).mul(0.5);
        };
    }

    /** {@code -sum_k v_k log q(z_k|x)}, v the normalised {@code w_k^power}, the mean over examples. */
    static Tensor awake(Terms terms, double power) {
        Tensor weights = Along.softmax(terms.logWeight().detach().mul(power), 0);
        return weights.mul(terms.logPosterior()).sum(0).mean().neg();
    }

    /**
     * {@code -log q(z|x')} of one dream for each example, with what is known beside that example. Decoder and encoder are asked as when
     * the model is used: batch norm's averages stay those of the data and its codes, and normalise dreams too.
     */
    private static Tensor asleep(Terms terms) {
        return terms.moment().atRest().during(() -> ofDream(terms));
    }

    private static Tensor ofDream(Terms terms) {
        Rng rng = terms.noise("dream");
        Sight sight = terms.sight();
        Tensor z = terms.p().sample(rng.fork("z"), 1).detach();
        Distribution decoded = sight.likelihood(z);
        Tensor x =
                decoded.sample(rng.fork("x"), 1).detach().reshape(sight.target().shape());
        return sight.posterior(x).logProb(z).mean().neg();
    }
}
