package elbo.metric;

import elbo.Refusal;
import elbo.Source;
import elbo.distribution.Capability;
import elbo.distribution.Distribution;
import elbo.distribution.Draws;
import elbo.distribution.Kl;
import elbo.model.Feed;
import elbo.model.Model;
import elbo.model.Observed;
import elbo.model.Refinement;
import elbo.tensor.DType;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.Optional;

/**
 * Why the evidence lower bound is below log p(x), in nats: the approximation gap {@code log p(x) - ELBO(q*)} is the family's fault,
 * {@code q*} the best of it for each example alone, and the amortisation gap {@code ELBO(q*) - ELBO(q(.|x))} the encoder's.
 * {@code q*} is found by refinement, so that what it did not find is counted to the first gap and missing from the second.
 *
 * @param refinement how q* is found, for each example by itself
 * @param draws      of z for each bound
 */
@Source(arxiv = "1801.03558", at = "eqs. 4 to 6")
public record InferenceGaps(Refinement refinement, int draws) {
    /** 500 steps of refinement from the encoder's answer, and 100 draws. */
    public static final InferenceGaps DEFAULT =
            new InferenceGaps(new Refinement(500, 0.05, Refinement.Start.ENCODER), 100);

    private static final String NAME = "inference gaps";

    public InferenceGaps {
        if (draws < 1 || refinement.steps() < 1) {
            throw new IllegalArgumentException(
                    "draws and steps of refinement must be at least 1; got " + draws + " and " + refinement.steps());
        }
    }

    /**
     * Means over examples; the standard errors of the gaps are of the differences in each.
     *
     * @param n             examples
     * @param logProb       log p(x)
     * @param refined       the bound with q*
     * @param encoder       the bound with the encoder's answer
     * @param approximation {@code logProb - refined}
     * @param amortisation  {@code refined - encoder}
     */
    public record Result(
            int n,
            Estimate logProb,
            Estimate refined,
            Estimate encoder,
            Estimate approximation,
            Estimate amortisation) {}

    /**
     * @param nll of each example, as {@link ImportanceNll} or {@link AnnealedNll} measured it with the same {@code rng}, which decides
     *            how data is binarised by drawing
     * @throws Refusal for a posterior without density, independent dimensions, reparameterised draws and parameters that may be moved to any
     *                 value, for a model whose encoder did not learn, and for another number of values than of examples
     */
    public Result of(Model model, Feed data, double[] nll, Rng rng, Ticker ticker) {
        check(model);
        checkSize(data, nll);
        int n = nll.length;
        double[][] all = new double[5][n];
        for (int from = 0; from < n; from += ImportanceNll.EXAMPLES) {
            int count = Math.min(ImportanceNll.EXAMPLES, n - from);
            try (Grad.Guard off = Grad.off();
                    Scope s = Scope.open()) {
                Observed o = data.range(from, count, rng.fork("binarize").at(from));
                Rng noise = rng.fork("gaps").at(from);
                double[] encoder = bound(model, model.amortised(o), o, noise);
                double[] refined = bound(model, model.posterior(o, refinement), o, noise);
                for (int i = 0; i < count; i++) {
                    int at = from + i;
                    all[0][at] = -nll[at];
                    all[1][at] = AnnealedNll.finite(refined[i], at);
                    all[2][at] = AnnealedNll.finite(encoder[i], at);
                    all[3][at] = all[0][at] - all[1][at];
                    all[4][at] = all[1][at] - all[2][at];
                }
            }
            ticker.done(NAME, from + count, n);
        }
        return new Result(
                n,
                Estimate.of(all[0]),
                Estimate.of(all[1]),
                Estimate.of(all[2]),
                Estimate.of(all[3]),
                Estimate.of(all[4]));
    }

    /** @throws Refusal as {@link #of} for the model, before anything is measured */
    public static void check(Model model) {
        Needs.densityAnd(model, NAME, Capability.INDEPENDENT, Capability.REPARAMETERIZED, Capability.UNBOUND);
        if (!model.vae().refinement().encodes()) {
            throw new Refusal(
                    NAME,
                    "are what an encoder's answers lack of the best, and no encoder learnt here: refinement starts at zero. Fix:"
                            + " leave it out of --metrics, or train with refinement.start: encoder");
        }
    }

    private static void checkSize(Feed data, double[] nll) {
        if (nll.length != data.size()) {
            throw new Refusal(NAME, "need -log p(x) of each example: " + data.size() + " values; got " + nll.length);
        }
    }

    /** {@code E_q log p(x|z) - KL(q || p)} of each example, the divergence in closed form where there is one. */
    private double[] bound(Model model, Distribution q, Observed o, Rng noise) {
        Distribution p = model.prior(o.context());
        Optional<Tensor> closed = Kl.closed(q, p);
        Tensor sum = Tensors.zeros(Shape.of(o.x().shape().dim(0)), DType.FLOAT64, model.device());
        int step = ImportanceNll.DRAWS
                * Chunks.groups(model, (long) ImportanceNll.EXAMPLES * ImportanceNll.DRAWS, Chunks.bytes(model));
        for (int k = 0; k < draws; k += step) {
            try (Scope s = Scope.open()) {
                Draws some = ImportanceNll.draw(q, noise, k, Math.min(k + step, draws));
                Tensor each = model.logLikelihood(some.z(), o).to(DType.FLOAT64);
                if (closed.isEmpty()) {
                    each = each.add(p.logProb(some.z())).sub(some.logProb().get());
                }
                Tensor unused = sum.addInPlace(each.sum(0));
            }
        }
        Tensor mean = sum.div(draws);
        return closed.map(kl -> mean.sub(kl.to(DType.FLOAT64))).orElse(mean).toDoubles();
    }
}
