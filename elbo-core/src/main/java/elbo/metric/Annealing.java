package elbo.metric;

import elbo.distribution.Hamiltonian;
import elbo.distribution.Hamiltonian.Noise;
import elbo.distribution.Landscape;
import elbo.distribution.Landscape.Point;
import elbo.model.Model;
import elbo.model.Observed;
import elbo.tensor.DType;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One batch on its way between p_0 and p(x, z). The steps of the moves are found first, by chains of their own, so that the chains
 * that count know nothing of how they were found, and the weights are unbiased.
 */
final class Annealing {
    /** Acceptance at which a long trajectory costs least (Beskos et al. 2013, arXiv:1001.4460). */
    private static final double ACCEPTANCE = 0.651;

    private static final int PILOTS = 4;
    private static final double FIRST_STEP = 0.5;
    /** How strongly log e follows what was accepted. */
    private static final double GAIN = 0.3;
    /** The first temperature is tuned for so many times as long: nothing is known before. */
    private static final int LONGER = 20;

    private final AnnealedNll protocol;
    private final double[] b;
    private final Landscape land;
    private final Hamiltonian moves;
    private final Rng rng;
    private final long batch;
    private final int atOnce;
    private final List<Tensor> steps = new ArrayList<>();
    private final Tensor accepted;
    private long moved;

    /** Is told what share of it is done. */
    @FunctionalInterface
    interface Progress {
        void done(double share);

        /** That of a part of the whole. */
        default Progress part(double from, double to) {
            return share -> done(from + (to - from) * share);
        }
    }

    /** Finds the steps; memory is that of the scope around. */
    Annealing(AnnealedNll protocol, Model model, Observed o, Rng rng, long chunkBytes, Progress progress) {
        this.protocol = protocol;
        this.rng = rng;
        b = protocol.path().of(protocol.temperatures());
        land = protocol.start().landscape(model, o);
        moves = new Hamiltonian(land, protocol.leapfrog());
        batch = o.x().shape().dim(0);
        atOnce = Chunks.groups(model, batch, chunkBytes);
        accepted = Tensors.zeros(Shape.of(batch), DType.FLOAT64, model.device());
        tune(progress);
    }

    private void tune(Progress progress) {
        Rng noise = rng.fork("tune");
        Tensor step = Tensors.full(Shape.of(batch), Math.log(FIRST_STEP), DType.FLOAT64, accepted.device());
        Point at = first(noise, 0, PILOTS);
        int move = 0;
        for (int t = 1; t < b.length - 1; t++) {
            for (int i = 0; i < protocol.tuning() * (t == 1 ? LONGER : 1); i++) {
                try (Scope s = Scope.open()) {
                    Tensor chance = moves.move(at, b[t], step.exp(), new Noise(noise.at(move++), 0, PILOTS));
                    Tensor unused = step.addInPlace(chance.mean(0).sub(ACCEPTANCE), GAIN);
                }
            }
            steps.add(step.exp());
            progress.done((double) t / b.length);
        }
    }

    /** A draw of p_0 for each chain. */
    private Point first(Rng noise, int from, int count) {
        List<Tensor> draws = IntStream.range(from, from + count)
                .mapToObj(chain -> land.from().sample(noise.fork("start").at(chain), 1))
                .toList();
        return land.at(Tensors.cat(draws, 0));
    }

    /** {@code log (1/C) sum_c w_c} of each example, and {@code (sum w)^2 / sum w^2}. */
    record Weights(double[] logMean, double[] ess) {}

    /** From p_0 to p(x, z): the mean of w is p(x) in expectation. */
    Weights up(Progress progress) {
        return weights(1, progress, (from, count, part) -> {
            Rng noise = rng.fork("up");
            Point at = first(noise, from, count);
            Tensor w = empty(at);
            for (int t = 1; t < b.length; t++) {
                Tensor unused = w.addInPlace(at.rise(), b[t] - b[t - 1]);
                move(at, t, new Noise(noise.at(t), from, count));
                part.done((double) t / b.length);
            }
            return w;
        });
    }

    /**
     * The way back, the same moves in the other order: the mean of 1/w is 1/p(x) in expectation. The weights are those of 1/w.
     *
     * @param exact a draw of p(z|x) itself, {@code [B, D]}, where every chain begins
     */
    Weights down(Tensor exact, Progress progress) {
        return weights(-1, progress, (from, count, part) -> {
            Rng noise = rng.fork("down");
            Point at = land.at(exact.expand(exact.shape().prepend(count)));
            Tensor w = empty(at);
            for (int t = b.length - 1; t >= 1; t--) {
                Tensor unused = w.addInPlace(at.rise(), b[t] - b[t - 1]);
                move(at, t - 1, new Noise(noise.at(t - 1), from, count));
                part.done((double) (b.length - t) / b.length);
            }
            return w;
        });
    }

    /** log w of some chains, {@code [S, B]}. */
    private interface Way {
        Tensor of(int from, int count, Progress part);
    }

    /** All chains, some at a time. */
    private Weights weights(int sign, Progress progress, Way way) {
        try (Scope s = Scope.open()) {
            Tensor sums = LogSums.empty(batch, accepted.device());
            Tensor squares = LogSums.empty(batch, accepted.device());
            int all = protocol.chains();
            for (int from = 0; from < all; from += atOnce) {
                int first = from;
                int count = Math.min(atOnce, all - from);
                try (Scope chunk = Scope.open()) {
                    Tensor w = way.of(first, count, share -> progress.done((first + count * share) / all))
                            .mul(sign);
                    LogSums.add(sums, w);
                    LogSums.add(squares, w.mul(2));
                }
            }
            return new Weights(
                    sums.sub(Math.log(all)).toDoubles(),
                    sums.mul(2).sub(squares).exp().toDoubles());
        }
    }

    private static Tensor empty(Point at) {
        return Tensors.zeros(at.start().shape(), DType.FLOAT64, at.start().device());
    }

    /** At b = 0 and b = 1 there is nothing left to weigh after a move. */
    private void move(Point at, int t, Noise noise) {
        if (t == 0 || t == b.length - 1) {
            return;
        }
        try (Scope s = Scope.open()) {
            Tensor chance = moves.move(at, b[t], steps.get(t - 1), noise);
            Tensor unused = accepted.addInPlace(chance.sum(0));
        }
        moved += at.z().shape().dim(0);
    }

    /** The share of moves that each example's chains were allowed so far; NaN of none. */
    double[] acceptance() {
        return accepted.div((double) moved).toDoubles();
    }
}
