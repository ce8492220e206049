package elbo.metric;

import elbo.Source;
import elbo.distribution.Capability;
import elbo.distribution.Distribution;
import elbo.distribution.Factorized;
import elbo.model.Feed;
import elbo.model.Model;
import elbo.model.Observed;
import elbo.objective.TotalCorrelation;
import elbo.tensor.DType;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What the divergence from the prior is made of, in nats:
 * {@code E_x KL(q(z|x) || p(z)) = I_q(x; z) + KL(q(z) || prod_j q(z_j)) + sum_j KL(q(z_j) || p(z_j))}, with the aggregate
 * posterior q(z) of N examples, and one draw {@code z_i} of each. All are means over the draws, and their standard errors leave out
 * that q(z) itself is made of these examples: by that the information cannot exceed log N, nor the total correlation (D - 1) log N.
 *
 * @param aggregate how q(z) is put together
 * @param examples  N, or all the data where there is less; which examples are taken is drawn
 * @param batch     examples at a time: part of the protocol but for FULL, where it changes speed and noise only
 */
@Source(arxiv = "1802.04942", at = "eq. 2; estimates: appendix C")
public record KlDecomposition(Aggregate aggregate, int examples, int batch) {
    /** Every pair of 5,000 examples. */
    public static final KlDecomposition DEFAULT = new KlDecomposition(Aggregate.FULL, 5000, 1000);

    private static final String NAME = "total correlation";
    private static final long CHUNK_BYTES = 4L << 20;

    /** How q(z) is put together. */
    public enum Aggregate {
        /** {@code q(z) = (1/N) sum_j q(z|x_j)} over all N */
        FULL,
        /**
         * minibatch-weighted, {@link TotalCorrelation.Estimate#WEIGHTED}: what is customarily reported after training with it, but
         * the information is too large by about log N and the total correlation by about (D - 1) log N
         */
        WEIGHTED,
        /** minibatch-stratified, {@link TotalCorrelation.Estimate#STRATIFIED} */
        STRATIFIED;

        private Tensor logWeights(long batch, int n, Tensor like) {
            TotalCorrelation.Estimate estimate =
                    this == WEIGHTED ? TotalCorrelation.Estimate.WEIGHTED : TotalCorrelation.Estimate.STRATIFIED;
            return estimate.logWeights(batch, n, like);
        }
    }

    public KlDecomposition {
        if (examples < 1 || batch < 1) {
            throw new IllegalArgumentException(
                    "examples and batch must be at least 1; got " + examples + " and " + batch);
        }
    }

    /**
     * @param kl          the divergence, from the same draws: the sum of the parts
     * @param information {@code I_q(x; z)}
     * @param correlation the total correlation, {@code KL(q(z) || prod_j q(z_j))}
     * @param dimensions  {@code sum_j KL(q(z_j) || p(z_j))}; empty for a prior whose dimensions are not independent, and for p(z|context)
     * @param examples    draws that it was measured with
     */
    public record Result(
            Estimate kl, Estimate information, Estimate correlation, Optional<Estimate> dimensions, int examples) {}

    /** @throws elbo.Refusal for a posterior without density, or whose dimensions are not independent */
    public Result of(Model model, Feed data, Rng rng, Ticker ticker) {
        check(model);
        int n = Math.toIntExact(data.size());
        int m = Math.min(n, examples);
        int[] order = m == n
                ? IntStream.range(0, n).toArray()
                : Arrays.copyOf(rng.fork("subset").permutation(n), m);
        int at = Math.min(batch, m);
        int[] chosen = aggregate == Aggregate.FULL ? order : Arrays.copyOf(order, m / at * at);
        try (Grad.Guard off = Grad.off();
                Scope s = Scope.open()) {
            return new Run(model, data, chosen, at, m, rng).measure(aggregate, ticker);
        }
    }

    /** @throws elbo.Refusal as {@link #of}, before anything is measured */
    public static void check(Model model) {
        Needs.densityAnd(model, NAME, Capability.INDEPENDENT);
    }

    private record Run(Model model, Feed data, int[] chosen, int batch, int n, Rng rng) {
        Result measure(Aggregate aggregate, Ticker ticker) {
            Draws draws = new Draws(model, chosen.length);
            for (int from = 0; from < chosen.length; from += batch) {
                try (Scope s = Scope.open()) {
                    Factorized q = draws.draw(
                            model, examples(from), from, rng.fork("noise").at(from));
                    if (aggregate != Aggregate.FULL) {
                        draws.batch(q, from, batch, aggregate.logWeights(batch, n, draws.z));
                        ticker.done(NAME, from + batch, chosen.length);
                    }
                }
            }
            for (int from = 0; from < chosen.length && aggregate == Aggregate.FULL; from += batch) {
                try (Scope s = Scope.open()) {
                    Observed o = examples(from);
                    draws.pairs((Factorized) model.posterior(o), o.x().shape().dim(0), n);
                }
                ticker.done(NAME, Math.min(chosen.length, from + batch), chosen.length);
            }
            return draws.result();
        }

        private Observed examples(int from) {
            long[] index = Arrays.stream(chosen, from, Math.min(chosen.length, from + batch))
                    .asLongStream()
                    .toArray();
            return data.rows(index, rng.fork("binarize").at(from));
        }
    }

    /** One draw of each example, {@code [N, D]}, and logarithms of densities there, in doubles. */
    private static final class Draws {
        private final Tensor z;
        private final Tensor own;
        private final Tensor prior;
        private final Tensor joint;
        private final Tensor marginals;
        private boolean independent = true;

        Draws(Model model, int n) {
            Shape each = Shape.of(n);
            z = Tensors.empty(Shape.of(n, model.latent()), model.type(), model.device());
            own = Tensors.empty(each, DType.FLOAT64, model.device());
            prior = Tensors.empty(each, DType.FLOAT64, model.device());
            joint = LogSums.empty(n, model.device());
            marginals = LogSums.empty((long) n * model.latent(), model.device()).reshape(z.shape());
        }

        Factorized draw(Model model, Observed o, int from, Rng noise) {
            Factorized q = (Factorized) model.posterior(o);
            Distribution p = model.prior(o.context());
            Tensor drawn = q.sample(noise, 1);
            long count = drawn.shape().dim(1);
            Tensor unused = z.narrow(0, from, count).copyFrom(drawn.reshape(count, -1));
            unused = own.narrow(0, from, count).copyFrom(q.logProb(drawn).reshape(count));
            unused = prior.narrow(0, from, count).copyFrom(p.logProb(drawn).reshape(count));
            independent &=
                    p instanceof Factorized && !model.vae().level().prior().conditional();
            return q;
        }

        /** Draws of one batch under the weighted posteriors of the same batch. */
        void batch(Factorized q, int from, int count, Tensor weights) {
            // log q(z_id|x_j): [i, j, d]
            Tensor each = q.logProbEach(z.narrow(0, from, count).unsqueeze(1)).to(DType.FLOAT64);
            Tensor w = weights.to(DType.FLOAT64);
            Tensor unused =
                    joint.narrow(0, from, count).copyFrom(each.sum(-1).add(w).logSumExp(1));
            unused = marginals
                    .narrow(0, from, count)
                    .copyFrom(each.add(w.unsqueeze(-1)).logSumExp(1));
        }

        /** Adds what {@code count} examples give to the densities at all draws. */
        void pairs(Factorized q, long count, int n) {
            long all = z.shape().dim(0);
            long dims = z.shape().dim(1);
            long step = Math.max(1, CHUNK_BYTES / (count * dims * Double.BYTES));
            for (long at = 0; at < all; at += step) {
                long some = Math.min(step, all - at);
                try (Scope s = Scope.open()) {
                    Tensor each = q.logProbEach(z.narrow(0, at, some).unsqueeze(1))
                            .to(DType.FLOAT64)
                            .transpose(0, 1)
                            .sub(Math.log(n));
                    LogSums.add(marginals.narrow(0, at, some), each);
                    LogSums.add(joint.narrow(0, at, some), each.sum(-1).add((dims - 1) * Math.log(n)));
                }
            }
        }

        Result result() {
            Tensor product = marginals.sum(-1);
            return new Result(
                    estimate(own.sub(prior)),
                    estimate(own.sub(joint)),
                    estimate(joint.sub(product)),
                    independent ? Optional.of(estimate(product.sub(prior))) : Optional.empty(),
                    Math.toIntExact(own.shape().size()));
        }

        private static Estimate estimate(Tensor each) {
            return Estimate.of(each.toDoubles());
        }
    }
}
