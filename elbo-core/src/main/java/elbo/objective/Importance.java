package elbo.objective;

import elbo.tensor.Along;
import elbo.tensor.Functions;
import elbo.tensor.Grad;
import elbo.tensor.Matrices;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.function.UnaryOperator;

/** Importance-weighted bounds: reductions of log w {@code [M x K, B]}, whose draws come in M groups of K. */
final class Importance {
    private Importance() {}

    /** The mean over groups and examples of {@code log (1/K) sum_k w_k}. */
    static Tensor bound(Terms terms, int groups, int each, GradientEstimator gradient) {
        return switch (gradient) {
            case REPARAMETERISED ->
                logMean(grouped(terms.logWeight(), groups, each)).mean();
            case STICKING_THE_LANDING ->
                logMean(grouped(terms.logWeight(z -> z), groups, each)).mean();
            case DOUBLY_REPARAMETERISED -> doubly(terms, groups, each, 0);
            case SCORE -> vimco(terms, groups, each);
        };
    }

    /** {@code beta ELBO + (1 - beta) IWAE} of one group. */
    static Tensor between(Terms terms, double beta, int each, GradientEstimator gradient) {
        return switch (gradient) {
            case REPARAMETERISED -> between(grouped(terms.logWeight(), 1, each), beta);
            case STICKING_THE_LANDING -> between(grouped(terms.logWeight(z -> z), 1, each), beta);
            case DOUBLY_REPARAMETERISED -> doubly(terms, 1, each, beta);
            case SCORE -> throw new IllegalArgumentException("scores are for one bound");
        };
    }

    private static Tensor between(Tensor grouped, double beta) {
        return grouped.mean().mul(beta).add(logMean(grouped).mean().mul(1 - beta));
    }

    /** {@code [M, K, B]}. */
    static Tensor grouped(Tensor logWeight, int groups, int each) {
        return logWeight.reshape(groups, each, -1);
    }

    /** {@code log (1/K) sum_k w_k}, {@code [M, B]}. */
    static Tensor logMean(Tensor grouped) {
        return grouped.logSumExp(1).sub(Math.log((double) grouped.shape().dim(1)));
    }

    /**
     * {@code sum_k c_k grad log w_k} to the model, {@code c_k = beta/K + (1 - beta) v_k}, v the normalised weights, but
     * {@code sum_k (beta/K + (1 - beta) v_k^2) d log w_k/dz dz/dphi} to the posterior: what comes back to a draw is multiplied by
     * what is left of its weight, which with beta 0 is the weight itself.
     */
    private static Tensor doubly(Terms terms, int groups, int each, double beta) {
        Tensor[] again = new Tensor[1];
        UnaryOperator<Tensor> twice =
                g -> g.mul(again[0].reshape(-1, again[0].shape().dim(2), 1));
        Tensor weights = grouped(terms.logWeight(z -> Grad.through(z, twice)), groups, each);
        Tensor v = Along.softmax(weights.detach(), 1);
        double equal = beta / each;
        Tensor c = beta == 0 ? v : v.mul(1 - beta).add(equal);
        again[0] = beta == 0 ? v : v.square().mul(1 - beta).add(equal).div(c); // a weight may be 0, so only with a beta
        Tensor value = beta == 0 ? logMean(weights).mean() : between(weights, beta);
        return Estimators.withDerivativeOf(c.mul(weights).sum(1).mean(), value);
    }

    /** Each draw's score is weighed by how much the bound owes to it: less the bound with a typical draw in its place. */
    private static Tensor vimco(Terms terms, int groups, int each) {
        Tensor weights = grouped(terms.logWeight(), groups, each);
        Tensor bound = logMean(weights);
        Tensor w = weights.detach();
        // log of the geometric mean of the others, in the place of the one that is left out
        Tensor typical = w.sum(1).unsqueeze(1).sub(w).div(each - 1.0);
        Tensor without = logSumWith(w, typical).sub(Math.log(each));
        Tensor surplus = bound.detach().unsqueeze(1).sub(without);
        Tensor score = grouped(terms.logPosterior(), groups, each);
        Tensor scored = surplus.mul(score).sum(1).mean();
        return Estimators.withDerivativeOf(bound.mean().add(scored), bound.mean());
    }

    /** For each draw, log of the sum of the weights with {@code typical} in the place of its own. */
    private static Tensor logSumWith(Tensor w, Tensor typical) {
        int n = (int) w.shape().dim(1);
        Tensor others = w.unsqueeze(1)
                .expand(w.shape().dropLast(1).join(Shape.of(n)).join(w.shape().last(1)));
        Tensor own = Matrices.ofDiagonal(Tensors.full(Shape.of(n), 1, w.dtype(), w.device()))
                .gt(0.5)
                .unsqueeze(-1);
        return Functions.where(own, typical.unsqueeze(2), others).logSumExp(2);
    }
}
