package elbo.likelihood;

import elbo.Source;
import elbo.nn.Activation;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Shape;

/**
 * {@code log p(x|z) = sum_d [-(1 / a) log cosh(a (x_d - m_d)) - log c]} in nats, {@code m} the decoder's output and
 * {@code c = sqrt(pi) Gamma(h) / (a Gamma(h + 1/2))}, {@code h = 1 / (2 a)}, what makes it a density: a squared error near the mean
 * and an absolute one far from it. Its scale is about 1, so that data in [0, 1] weighs little against the divergence; the original
 * weighs the divergence down.
 *
 * @param sharpness a: errors below {@code 1 / a} count as squares
 * @param mean      applied to the decoder's output: IDENTITY, or SIGMOID for pictures
 */
@Source(work = "Log hyperbolic cosine loss improves variational auto-encoder, OpenReview 2018")
public record LogCosh(double sharpness, Activation mean) implements Likelihood {
    public LogCosh {
        if (!(sharpness >= 1e-3 && sharpness <= 1e3)) {
            throw new IllegalArgumentException("sharpness must be 0.001 to 1000; got " + sharpness);
        }
    }

    public LogCosh() {
        this(10, Activation.IDENTITY);
    }

    @Override
    public Conditional build(Init init, Shape event) {
        return d -> new elbo.distribution.LogCosh(sharpness, mean.apply(d), event);
    }
}
