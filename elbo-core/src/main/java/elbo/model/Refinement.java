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

/**
 * Variational inference for each example by itself, {@code lambda <- lambda + stride Adam(d ELBO(lambda) / d lambda)}: from the
 * encoder's answer (semi-amortised) or without an encoder, from the parameters that an encoder's answer of all zeros has. What
 * comes out is a constant to the weights; the decoder learns from it, and the encoder from its own answer.
 *
 * @param steps how many; 0 takes the encoder's answer as it is
 * @param stride of Adam in the first step, in units of the parameters; it falls in a straight line to 0
 */
@Source(arxiv = "1802.02550", at = "sec. 3; without an encoder: Hoffman et al., arXiv:1206.7051")
public record Refinement(int steps, double stride, Start start) {
    public static final Refinement NONE = new Refinement(0, 0.1, Start.ENCODER);

    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;

    /** Where each example's parameters begin. */
    public enum Start {
        ENCODER,
        ZERO
    }

    public Refinement {
        if (steps < 0) {
            throw new IllegalArgumentException("steps must be at least 0; got " + steps);
        }
        if (!(stride > 0)) {
            throw new IllegalArgumentException("stride must be greater than 0; got " + stride);
        }
    }

    boolean none() {
        return steps == 0;
    }

    /** Whether answers begin with the encoder's, so that it learns. */
    public boolean encodes() {
        return none() || start == Start.ENCODER;
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
        List<Tensor> now = new ArrayList<>();
        Distribution unused = q.mapped(t -> {
            now.add(start == Start.ZERO ? t.detach().mul(0) : t.detach().copy());
            return t;
        });
        List<Tensor> first = now.stream().map(t -> t.mul(0)).toList();
        List<Tensor> second = now.stream().map(t -> t.mul(0)).toList();
        for (int step = 1; step <= steps; step++) {
            try (Scope s = Scope.open()) {
                List<Tensor> slopes = slopes(q, now, p, score, step);
                try (Grad.Guard off = Grad.off()) {
                    for (int i = 0; i < now.size(); i++) {
                        move(now.get(i), slopes.get(i), first.get(i), second.get(i), step);
                    }
                }
            }
        }
        return with(q, now);
    }

    private static List<Tensor> slopes(Distribution q, List<Tensor> now, Distribution p, Score score, int step) {
        try (Grad.Guard on = Grad.on()) {
            List<Tensor> leaves =
                    now.stream().map(t -> t.detach().requireGrad()).toList();
            Distribution at = with(q, leaves);
            Tensor z = at.sample(Rng.of(0).fork("refinement").at(step), 1);
            Tensor kl = Kl.closed(at, p)
                    .orElseGet(() -> at.logProb(z).sub(p.logProb(z)).sum(0));
            return Grad.of(kl.sum().sub(score.of(z).sum()), leaves);
        }
    }

    private void move(Tensor value, Tensor slope, Tensor first, Tensor second, int step) {
        Tensor unused = first.mulInPlace(BETA1).addInPlace(slope, 1 - BETA1);
        unused = second.mulInPlace(BETA2).addInPlace(slope.square(), 1 - BETA2);
        double now = stride * (1 - (step - 1.0) / steps); // noise dies out with it
        Tensor spread = second.div(1 - Math.pow(BETA2, step)).sqrt().add(1e-8);
        unused = value.addInPlace(first.div(1 - Math.pow(BETA1, step)).div(spread), -now);
    }

    private static Distribution with(Distribution q, List<Tensor> parameters) {
        int[] next = {0};
        return q.mapped(t -> parameters.get(next[0]++));
    }
}
