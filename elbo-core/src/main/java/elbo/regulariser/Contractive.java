package elbo.regulariser;

import elbo.Source;
import elbo.nn.Schedule;
import elbo.objective.Terms;
import elbo.tensor.Rng;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.Objects;

/**
 * The squared Frobenius norm of the encoder's Jacobian, {@code |dm(x)/dx|_F^2} with {@code m(x) = E_q z}, the mean over
 * examples: codes change little where the input does. Estimated without bias by differences along random directions,
 * {@code |m(x + h e) - m(x - h e)|^2 / 4 h^2} with {@code e ~ N(0, I)}, exact to the order of {@code h^2}, so that any encoder
 * will do and one backward pass is enough.
 *
 * <p>Says nothing by itself about the scale of codes: a code made small, under a decoder that makes up for it, has a small penalty and
 * all the same contracts nothing. Something has to hold the scale. The paper's decoder has the encoder's weights, transposed; for one
 * of its own, {@link WeightNorm} does it, with codes that have bounds (the posterior {@code deterministic}, its {@code activation: sigmoid}).
 *
 * @param directions how many, for each example
 * @param step       h, in the data's units
 */
@Source(work = "Rifai et al. 2011, Contractive auto-encoders, ICML", at = "eq. 3")
public record Contractive(int directions, double step, Schedule weight) implements Regulariser {
    public Contractive {
        Regulariser.requireWeight(weight);
        if (directions < 1) {
            throw new IllegalArgumentException("directions must be at least 1; got " + directions);
        }
        if (!(step > 0)) {
            throw new IllegalArgumentException("step must be greater than 0; got " + step);
        }
    }

    @Override
    public boolean perExample() {
        return true;
    }

    @Override
    public boolean ofInput() {
        return true;
    }

    @Override
    public Tensor penalty(Terms terms) {
        Tensor x = terms.sight().x();
        Rng rng = terms.noise("contractive");
        Tensor sum = null;
        for (int i = 0; i < directions; i++) {
            Tensor e =
                    Tensors.normal(rng.at(i), x.shape(), x.dtype(), x.device()).mul(step);
            Tensor up = terms.sight().posterior(x.add(e)).mean();
            Tensor down = terms.sight().posterior(x.sub(e)).mean();
            Tensor one = up.sub(down).square().sum(-1).mean();
            sum = sum == null ? one : sum.add(one);
        }
        return Objects.requireNonNull(sum).div(4 * step * step * directions);
    }
}
