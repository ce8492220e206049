package elbo.likelihood;

import elbo.Source;
import elbo.distribution.Distribution;
import elbo.nn.Activation;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;

/**
 * {@code log p(x|z) = sum_d [t_d - 2 log(1 + exp(t_d)) - log s_d]}, {@code t = (x - m) / s}, in nats, {@code m} the decoder's output:
 * of tails between those of the Gaussian and of the Laplace distribution.
 *
 * @param scale where s comes from
 * @param value s where it is fixed; where it is learnt, what it begins as
 * @param mean  applied to the decoder's output: IDENTITY, or SIGMOID for pictures
 */
@Source(work = "Johnson, Kotz and Balakrishnan 1995, Continuous univariate distributions 2", at = "chapter 23")
public record Logistic(Spread scale, double value, Activation mean) implements Located {
    public Logistic {
        Spread.check("scale", value);
    }

    public Logistic() {
        this(Spread.SCALAR, 1, Activation.IDENTITY);
    }

    @Override
    public Distribution around(Tensor middle, Tensor logScale, Shape event) {
        return new elbo.distribution.Logistic(middle, logScale, event);
    }
}
