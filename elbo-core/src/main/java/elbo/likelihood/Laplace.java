package elbo.likelihood;

import elbo.Source;
import elbo.distribution.Distribution;
import elbo.nn.Activation;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;

/**
 * {@code log p(x|z) = -sum_d [|x_d - m_d| / s_d + log(2 s_d)]} in nats, {@code m} the decoder's output: absolute errors, so that
 * outliers weigh less than in a Gaussian.
 *
 * @param scale where s comes from
 * @param value s where it is fixed; where it is learnt, what it begins as
 * @param mean  applied to the decoder's output: IDENTITY, or SIGMOID for pictures
 */
@Source(work = "Johnson, Kotz and Balakrishnan 1995, Continuous univariate distributions 2", at = "chapter 24")
public record Laplace(Spread scale, double value, Activation mean) implements Located {
    public Laplace {
        Spread.check("scale", value);
    }

    public Laplace() {
        this(Spread.SCALAR, 1, Activation.IDENTITY);
    }

    @Override
    public Distribution around(Tensor middle, Tensor logScale, Shape event) {
        return new elbo.distribution.Laplace(middle, logScale, event);
    }
}
