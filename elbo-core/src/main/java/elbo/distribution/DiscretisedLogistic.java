package elbo.distribution;

import elbo.Source;
import elbo.tensor.Functions;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * A {@link Logistic} rounded to equally spaced levels {@code 0, w, .., 1}, {@code w = 1 / (levels - 1)}, the outer ones taking
 * all that lies beyond: {@code p(x) = F(x + w / 2) - F(x - w / 2)}, {@code F} the distribution function. What is scored is
 * rounded to the nearest level. With {@code a} and {@code b} the upper and lower edge in units of the scale,
 * {@code s(a) - s(b) = s(a) s(-b) (1 - exp(b - a))}, whose logarithm loses nothing wherever the edges lie. Draws carry no
 * gradients.
 *
 * @param location   the mean of the logistic distribution, {@code [..., event]}
 * @param logScale   broadcast against {@code location}
 * @param eventShape the last dimensions of {@code location}
 */
@Source(arxiv = "1701.05517", at = "section 2.1")
public record DiscretisedLogistic(int levels, Tensor location, Tensor logScale, Shape eventShape)
        implements Factorized {
    @Override
    public Tensor sample(Rng rng, int draws) {
        Tensor drawn = location.addProduct(logScale.exp(), Logistic.noise(rng, location, draws));
        return nearest(drawn.detach(), levels);
    }

    /** The nearest of the levels. */
    static Tensor nearest(Tensor x, int levels) {
        return Functions.round(x.clamp(0, 1).mul(levels - 1)).div(levels - 1);
    }

    @Override
    public Tensor logProbEach(Tensor x) {
        return logMass(x, levels, location, logScale);
    }

    static Tensor logMass(Tensor x, int levels, Tensor location, Tensor logScale) {
        double half = 0.5 / (levels - 1);
        Tensor level = nearest(x, levels);
        Tensor notLowest = level.gt(half).to(x.dtype());
        Tensor notHighest = level.neg().gt(half - 1).to(x.dtype());
        Tensor inverse = logScale.neg().exp();
        Tensor below =
                level.add(half).sub(location).mul(inverse).neg().softplus().neg();
        Tensor above = level.sub(half).sub(location).mul(inverse).softplus().neg();
        Tensor between = Functions.expm1(inverse.mul(-2 * half)).neg().log().mul(notLowest.mul(notHighest));
        return between.addProduct(below, notHighest).addProduct(above, notLowest);
    }

    /** A sum over the levels, one after the other: {@code sum_k k p(k) = sum_k P(x >= k)}. */
    @Override
    public Tensor mean() {
        return mean(levels, location, logScale);
    }

    static Tensor mean(int levels, Tensor location, Tensor logScale) {
        Tensor inverse = logScale.neg().exp();
        Tensor sum = location.mul(0);
        for (int level = 1; level < levels; level++) {
            sum = sum.add(
                    location.sub((level - 0.5) / (levels - 1)).mul(inverse).sigmoid());
        }
        return sum.div(levels - 1);
    }

    @Override
    public DiscretisedLogistic mapped(UnaryOperator<Tensor> change) {
        return new DiscretisedLogistic(levels, change.apply(location), change.apply(logScale), eventShape);
    }
}
