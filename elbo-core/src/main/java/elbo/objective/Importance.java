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
            case DOUBLY_REPARAMETERISED -> doubly(terms, groups, each);
            case SCORE -> vimco(terms, groups, each);
        };
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
     * {@code sum_k v_k grad log w_k} to the model, v the normalised weights, but {@code sum_k v_k^2 d log w_k/dz dz/dphi} to the
     * posterior: what comes back to a draw is multiplied by its weight once more.
     */
    private static Tensor doubly(Terms terms, int groups, int each) {
        Tensor[] normalised = new Tensor[1];
        UnaryOperator<Tensor> twice =
                g -> g.mul(normalised[0].reshape(-1, normalised[0].shape().dim(2), 1));
        Tensor weights = grouped(terms.logWeight(z -> Grad.through(z, twice)), groups, each);
        normalised[0] = Along.softmax(weights.detach(), 1);
        return Estimators.withDerivativeOf(
                normalised[0].mul(weights).sum(1).mean(), logMean(weights).mean());
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
