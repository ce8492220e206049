package elbo.objective;

import elbo.Source;
import elbo.distribution.Capability;
import elbo.distribution.Distribution;
import elbo.distribution.Hamiltonian;
import elbo.distribution.Hamiltonian.Noise;
import elbo.distribution.Landscape;
import elbo.distribution.Landscape.Point;
import elbo.tensor.DType;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Monte Carlo EM: {@code -(1/S) sum_s log p(x, z_s)} with z_s from the posterior p(z|x) of the model itself, whose derivative to decoder
 * and prior is that of -log p(x) (Fisher's identity). z_s is where a chain of T moves of Hamiltonian Monte Carlo ends, of which
 * move t leaves {@code p_0(z)^(1 - b) p(x, z)^b} as it is, {@code b = min(1, (2t/T)^2)}, from a draw of p_0: one half of the moves goes
 * there, the other settles. Exact for large T only.
 *
 * <p>The encoder looks on: it follows {@code -(1/S) sum_s log q(z_s|x)}, so that codes can be told and importance weights drawn, and
 * moves nothing else (unless chains start at its answer). In nats; what is recorded is the negative bound of the encoder, which
 * these updates need not lower. Refuses codes that are not vectors of real numbers, along whose log-density no chain can climb.
 *
 * @param samples    S, chains for each example
 * @param moves      T
 * @param leapfrog   steps of each move
 * @param acceptance the share of moves to be accepted, which the lengths of the steps follow: one length for each of the T, learnt on
 *                   the way
 * @param start      p_0
 */
@Source(
        work = "Kingma and Welling 2014, arXiv:1312.6114; Wei and Tanner 1990; Neal 2001; starting at q: Hoffman 2017",
        at = "appendix E; sec. 2; sec. 2; sec. 3")
public record MonteCarloEm(int samples, int moves, int leapfrog, double acceptance, Start start) implements Objective {
    private static final double FIRST_STEP = 0.3;
    /** How strongly the logarithm of a step's length follows what was accepted. */
    private static final double GAIN = 0.1;

    /** Where chains begin. */
    public enum Start {
        /** p(z) */
        PRIOR,
        /** q(z|x), nearer where the encoder is good */
        POSTERIOR
    }

    public MonteCarloEm {
        Estimators.require("samples", samples);
        Estimators.require("moves", moves);
        Estimators.require("leapfrog", leapfrog);
        if (!(acceptance > 0 && acceptance < 1)) {
            throw new IllegalArgumentException("acceptance must be between 0 and 1; got " + acceptance);
        }
    }

    /** The lengths of the steps follow the mean over a batch. */
    @Override
    public boolean perExample() {
        return false;
    }

    @Override
    public boolean compares() {
        return false;
    }

    @Override
    public boolean pathwise() {
        return false;
    }

    @Override
    public boolean climbs() {
        return true;
    }

    @Override
    public Set<Capability> needs() {
        return EnumSet.of(Capability.DENSITY);
    }

    /** For each move the logarithm of its steps' length over that of the first. */
    @Override
    public List<String> memories() {
        return IntStream.rangeClosed(1, moves).mapToObj(MonteCarloEm::memory).toList();
    }

    private static String memory(int move) {
        return "step-" + move;
    }

    @Override
    public List<Phase> phases(Terms terms) {
        return Phase.single(() -> {
            Tensor bound = asUsed(terms, () -> terms.meanKl().sub(terms.meanLogLikelihood()));
            return terms.moment().training() ? Estimators.withDerivativeOf(energy(terms), bound) : bound;
        });
    }

    /**
     * The decoder learns from the ends of chains alone. Elsewhere batch norm takes its running averages and leaves them as they are: each
     * chain then climbs log p(x, z) of its own example, and what is recorded is the bound of the model as it is used.
     */
    private static Tensor asUsed(Terms terms, Supplier<Tensor> work) {
        return terms.moment().atRest().during(work);
    }

    private Tensor energy(Terms terms) {
        Tensor z = asUsed(terms, () -> posteriorDraws(terms));
        Tensor joint = terms.sight().logLikelihood(z).add(terms.p().logProb(z));
        return joint.add(terms.q().logProb(z)).mean().neg();
    }

    /** Where the chains end, {@code [S, B, D]}; a constant to the weights. */
    Tensor posteriorDraws(Terms terms) {
        Rng rng = terms.noise("chains");
        Distribution prior = terms.p();
        boolean own = start == Start.PRIOR;
        Tensor first = own ? prior.sample(rng.fork("start"), samples) : terms.z();
        Landscape land = new Landscape(own ? prior : terms.q(), prior, terms.sight()::logLikelihood);
        try (Scope s = Scope.open();
                Grad.Guard off = Grad.off()) {
            Hamiltonian chain = new Hamiltonian(land, leapfrog);
            Point at = land.at(first);
            for (int t = 1; t <= moves; t++) {
                move(chain, at, t, terms, rng.fork("move").at(t));
            }
            return s.keep(at.z());
        }
    }

    private void move(Hamiltonian chain, Point at, int t, Terms terms, Rng rng) {
        try (Scope s = Scope.open()) {
            double share = Math.min(1, 2.0 * t / moves);
            Tensor learnt = terms.sight().memory(memory(t));
            Shape each = Shape.of(at.z().shape().dim(1));
            Tensor step = learnt.to(DType.FLOAT64).exp().mul(FIRST_STEP).expand(each);
            Tensor chance = chain.move(at, share * share, step, new Noise(rng, 0, samples));
            if (terms.moment().training()) {
                Tensor unused = learnt.addInPlace(chance.mean().sub(acceptance).to(learnt.dtype()), GAIN);
            }
        }
    }
}
