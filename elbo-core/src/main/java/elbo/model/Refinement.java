package elbo.model;

import elbo.Source;
import elbo.distribution.Distribution;
import elbo.distribution.Kl;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Variational inference for each example by itself, by derivatives of its ELBO to the posterior's parameters lambda: from the
 * encoder's answer or, without an encoder, from the parameters that an encoder's answer of all zeros has. What comes
 * out is a constant to the weights, found by {@code lambda <- lambda + stride Adam(d ELBO / d lambda)}; the decoder learns from it, and the encoder from
 * its own answer. Or all weights learn through the steps (semi-amortised), which are then gradient ascent with momentum,
 * {@code v <- v / 2 + g, lambda <- lambda + stride v} with {@code g = d ELBO / d lambda}, and differentiated as all else is: the encoder
 * learns to begin where these steps lead furthest. Memory grows with them. Where an example's bound is steep {@code g} is cut to a
 * length, {@code g min(1, steepest / |g|)}, and learnt through as it is cut: the factor is no constant. What is climbed is the bound
 * itself, whatever the objective: its beta and its penalties are for the encoder, and refused where none learns.
 *
 * @param steps  how many; 0 takes the encoder's answer as it is
 * @param stride of Adam in the first step, in units of the parameters; it falls in a straight line to 0. Where the start is learnt, what
 *               derivatives, in nats of one example, are multiplied by
 * @param steepest where the start is learnt, the most that {@code |g|} may be, the norm over all parameters of one example, in nats of it;
 *               0 for no limit. The paper's program cuts batches, means and log variances each by themselves, to 5 where the loss
 *               is a mean over 50: examples that are all as steep to {@code 5 sqrt(50) = 35} each. It also cuts what comes back
 *               through the steps, which is their derivative here
 */
@Source(
        arxiv = "1802.02550",
        at =
                "algorithm 1, of a learnt start; apart: sec. 5, VAE + SVI; without an encoder: Hoffman et al., arXiv:1206.7051")
public record Refinement(int steps, double stride, Start start, double steepest) {
    public static final Refinement NONE = new Refinement(0, 0.1, Start.ENCODER);

    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double MOMENTUM = 0.5;

    /** Where each example's parameters begin. */
    public enum Start {
        /** at the encoder's answer, which knows nothing of the steps */
        ENCODER,
        /** at the encoder's answer, which learns through the steps where to begin */
        LEARNT,
        ZERO
    }

    public Refinement {
        if (steps < 0) {
            throw new IllegalArgumentException("steps must be at least 0; got " + steps);
        }
        if (!(stride > 0)) {
            throw new IllegalArgumentException("stride must be greater than 0; got " + stride);
        }
        if (!(steepest >= 0)) {
            throw new IllegalArgumentException("steepest must be at least 0; got " + steepest);
        }
        if (steepest > 0 && start != Start.LEARNT) {
            throw new IllegalArgumentException(
                    "steepest must be 0 where start is not learnt, whose steps Adam makes as long as the stride; got "
                            + steepest + ". Fix: steepest: 0");
        }
    }

    /** Without a limit to how steep the bound may be. */
    public Refinement(int steps, double stride, Start start) {
        this(steps, stride, start, 0);
    }

    boolean none() {
        return steps == 0;
    }

    /** Whether the encoder does not learn from what is found. */
    boolean apart() {
        return !none() && start != Start.LEARNT;
    }

    /** Whether answers begin with the encoder's, so that it learns. */
    public boolean encodes() {
        return none() || start != Start.ZERO;
    }

    /** The log-likelihood of draws, {@code [S, B, D]} to {@code [S, B]}. */
    interface Score {
        Tensor of(Tensor z);
    }

    /**
     * Better parameters for q, with the same noise each time, one draw a step.
     *
     * @param q the encoder's answer
     */
    Distribution refine(Distribution q, Distribution p, Score score) {
        return start == Start.LEARNT ? climb(q, p, score) : found(q, p, score);
    }

    private Distribution found(Distribution q, Distribution p, Score score) {
        List<Tensor> now = parameters(
                q, t -> start == Start.ZERO ? t.detach().mul(0) : t.detach().copy());
        List<Tensor> first = now.stream().map(t -> t.mul(0)).toList();
        List<Tensor> second = now.stream().map(t -> t.mul(0)).toList();
        for (int step = 1; step <= steps; step++) {
            try (Scope s = Scope.open()) {
                List<Tensor> slopes = slopes(q, leaves(now), p, score, step, false);
                try (Grad.Guard off = Grad.off()) {
                    for (int i = 0; i < now.size(); i++) {
                        move(now.get(i), slopes.get(i), first.get(i), second.get(i), step);
                    }
                }
            }
        }
        return with(q, now);
    }

    /** Where nothing is recorded, steps leave nothing behind but where they led. */
    private Distribution climb(Distribution q, Distribution p, Score score) {
        Climber at = new Climber(parameters(q, t -> t), parameters(q, t -> t.mul(0)));
        for (int step = 1; step <= steps; step++) {
            if (Grad.recording()) {
                at = at.step(clipped(slopes(q, asking(at.place), p, score, step, true)), stride);
                continue;
            }
            try (Scope s = Scope.open()) {
                at = at.step(clipped(slopes(q, leaves(at.place), p, score, step, false)), stride);
                at.place.forEach(s::keep);
                at.speed.forEach(s::keep);
            }
        }
        return with(q, at.place);
    }

    private record Climber(List<Tensor> place, List<Tensor> speed) {
        Climber step(List<Tensor> slopes, double stride) {
            List<Tensor> v =
                    zipped(speed, slopes, (was, slope) -> was.mul(MOMENTUM).add(slope));
            return new Climber(zipped(place, v, (t, by) -> t.sub(by.mul(stride))), v);
        }
    }

    /** Of each parameter {@code [B, D]}; examples that are not too steep keep their bits. */
    private List<Tensor> clipped(List<Tensor> slopes) {
        if (steepest == 0) {
            return slopes;
        }
        Tensor square = slopes.stream()
                .map(slope -> slope.div(steepest).square().sum(-1))
                .reduce(Tensor::add)
                .orElseThrow();
        Tensor over = square.clampMin(1).sqrt().unsqueeze(-1); // at least 1, so that a flat bound has a derivative
        return slopes.stream().map(slope -> slope.div(over)).toList();
    }

    /** As they are, but for those that no weight decides. */
    private static List<Tensor> asking(List<Tensor> now) {
        return now.stream()
                .map(t -> t.requiresGrad() ? t : t.detach().requireGrad())
                .toList();
    }

    private static List<Tensor> leaves(List<Tensor> now) {
        return now.stream().map(t -> t.detach().requireGrad()).toList();
    }

    private static List<Tensor> zipped(List<Tensor> a, List<Tensor> b, BinaryOperator<Tensor> of) {
        return IntStream.range(0, a.size())
                .mapToObj(i -> of.apply(a.get(i), b.get(i)))
                .toList();
    }

    /** Of minus the bound, a sum over examples; {@code create}: to be differentiated again. */
    private static List<Tensor> slopes(
            Distribution q, List<Tensor> leaves, Distribution p, Score score, int step, boolean create) {
        try (Grad.Guard on = Grad.on()) {
            Distribution at = with(q, leaves);
            Tensor z = at.sample(Rng.of(0).fork("refinement").at(step), 1);
            Tensor kl = Kl.closed(at, p)
                    .orElseGet(() -> at.logProb(z).sub(p.logProb(z)).sum(0));
            return Grad.of(kl.sum().sub(score.of(z).sum()), leaves, create);
        }
    }

    private void move(Tensor value, Tensor slope, Tensor first, Tensor second, int step) {
        Tensor unused = first.mulInPlace(BETA1).addInPlace(slope, 1 - BETA1);
        unused = second.mulInPlace(BETA2).addInPlace(slope.square(), 1 - BETA2);
        double now = stride * (1 - (step - 1.0) / steps); // noise dies out with it
        Tensor spread = second.div(1 - Math.pow(BETA2, step)).sqrt().add(1e-8);
        unused = value.addInPlace(first.div(1 - Math.pow(BETA1, step)).div(spread), -now);
    }

    private static List<Tensor> parameters(Distribution q, UnaryOperator<Tensor> as) {
        List<Tensor> all = new ArrayList<>();
        Distribution unused = q.mapped(t -> {
            all.add(as.apply(t));
            return t;
        });
        return all;
    }

    private static Distribution with(Distribution q, List<Tensor> parameters) {
        int[] next = {0};
        return q.mapped(t -> parameters.get(next[0]++));
    }
}
