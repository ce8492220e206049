package elbo.objective;

import elbo.Problem;
import elbo.Refusal;
import elbo.Source;
import elbo.distribution.Capability;
import elbo.distribution.Distribution;
import elbo.distribution.Factorized;
import elbo.nn.Allowed;
import elbo.nn.Schedule;
import elbo.tensor.DType;
import elbo.tensor.Matrices;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The ELBO with its divergence in three parts, in nats:
 * {@code -log p(x|z) + alpha I(x; z) + beta KL(q(z) || prod_d q(z_d)) + gamma sum_d KL(q(z_d) || p(z_d))}, the aggregate posterior
 * q(z) estimated from the batch. With all three 1 it is the sampled ELBO. None may be below 0.
 *
 * @param alpha    of the mutual information of example and code
 * @param beta     of the total correlation
 * @param gamma    of the divergence dimension by dimension
 * @param estimate how the batch stands for the N examples of the data
 */
@Source(arxiv = "1802.04942", at = "eq. 4; estimates: appendix C")
public record TotalCorrelation(Schedule alpha, Schedule beta, Schedule gamma, Estimate estimate) implements Objective {
    /** How the batch stands for the data. */
    public enum Estimate {
        /**
         * minibatch-weighted: {@code q(z_i) = 1/(N M) sum_j q(z_i|x_j)}, too low, by log N where the batch is all data. So the
         * parts are off by constants, which have no gradient: the information is too large by about log N.
         */
        WEIGHTED,
        /** minibatch-stratified: unbiased weights 1/N for the own example, (N - M)/(N M) for one other, 1/M for the rest */
        STRATIFIED;

        /**
         * What {@code q(z_i|x_j)} is multiplied by, as logarithms, {@code [B, B]}.
         *
         * @param n    examples in the data
         * @param like whose type and device they have
         */
        public Tensor logWeights(long batch, double n, Tensor like) {
            Shape square = Shape.of(batch, batch);
            if (this == WEIGHTED || batch == 1) {
                return Tensors.full(square, -Math.log(n * batch), DType.FLOAT64, like.device())
                        .to(like.dtype());
            }
            double m = batch - 1.0;
            Tensor own = Matrices.ofDiagonal(Tensors.full(Shape.of(batch), 1, DType.FLOAT64, like.device()));
            Tensor next = Tensors.cat(List.of(own.narrow(0, 1, batch - 1), own.narrow(0, 0, 1)), 0);
            Tensor rest = Tensors.full(square, 1 / m, DType.FLOAT64, like.device());
            return rest.add(own.mul(1 / n - 1 / m))
                    .add(next.mul((n - m) / (n * m) - 1 / m))
                    .log()
                    .to(like.dtype());
        }
    }

    public TotalCorrelation {
        Allowed.NOT_NEGATIVE.require("alpha", alpha, 1);
        Allowed.NOT_NEGATIVE.require("beta", beta, 6);
        Allowed.NOT_NEGATIVE.require("gamma", gamma, 1);
    }

    @Override
    public boolean perExample() {
        return false;
    }

    @Override
    public Set<Capability> needs() {
        return EnumSet.of(Capability.REPARAMETERIZED, Capability.DENSITY, Capability.INDEPENDENT);
    }

    @Override
    public List<Phase> phases(Terms terms) {
        return Phase.single(() -> {
            Parts parts = parts(terms);
            return parts.information()
                    .mul(alpha.at(terms.moment()))
                    .add(parts.correlation().mul(beta.at(terms.moment())))
                    .add(parts.dimensions().mul(gamma.at(terms.moment())))
                    .sub(terms.meanLogLikelihood());
        });
    }

    /** The three parts of the divergence, one number each. */
    record Parts(Tensor information, Tensor correlation, Tensor dimensions) {}

    Parts parts(Terms terms) {
        Tensor z = terms.z();
        long batch = z.shape().dim(1);
        long dims = z.shape().dim(2);
        // log q(z_id | x_j): [i, j, d]
        Tensor each = independent(terms.q()).logProbEach(z.reshape(batch, 1, dims));
        double n = (double) Math.max(batch, terms.moment().dataSize());
        Tensor weights = estimate.logWeights(batch, n, each);
        Tensor joint = each.sum(-1).add(weights).logSumExp(1);
        Tensor product = each.add(weights.unsqueeze(-1)).logSumExp(1).sum(-1);
        Tensor own = terms.logPosterior().reshape(batch);
        Tensor prior = terms.logPrior().reshape(batch);
        return new Parts(
                own.sub(joint).mean(),
                joint.sub(product).mean(),
                product.sub(prior).mean());
    }

    private static Factorized independent(Distribution q) {
        if (q instanceof Factorized factorized) {
            return factorized;
        }
        throw new Refusal(
                "model.objective",
                "the total correlation is of posteriors with independent dimensions, which " + Problem.named(q)
                        + " has not. Fix: objective type: elbo");
    }
}
