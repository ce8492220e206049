package elbo.likelihood;

import elbo.Source;
import elbo.distribution.Distribution;
import elbo.nn.Activation;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;

/**
 * {@code log p(x|z) = sum_d [c - log s_d - (n + 1) / 2 log(1 + (x_d - m_d)^2 / (n s_d^2))]} in nats, {@code m} the decoder's output
 * and {@code c} the constant that makes it a density. Outliers far away pull with no more than {@code (n + 1) / |x - m|}.
 *
 * @param degrees n, the degrees of freedom, up to a million; 1 is the Cauchy distribution, which has no mean
 * @param scale where s comes from
 * @param value s where it is fixed; where it is learnt, what it begins as
 * @param mean  applied to the decoder's output: IDENTITY, or SIGMOID for pictures
 */
@Source(work = "Takahashi et al. 2018, Student-t variational autoencoder for robust density estimation")
public record StudentT(double degrees, Spread scale, double value, Activation mean) implements Located {
    public StudentT {
        if (!(degrees > 0 && degrees <= 1e6)) {
            throw new IllegalArgumentException("degrees must be greater than 0 and at most 1e6; got " + degrees);
        }
        Spread.check("scale", value);
    }

    public StudentT() {
        this(5, Spread.SCALAR, 1, Activation.IDENTITY);
    }

    @Override
    public Distribution around(Tensor middle, Tensor logScale, Shape event) {
        return new elbo.distribution.StudentT(degrees, middle, logScale, event);
    }
}
