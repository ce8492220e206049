package elbo.likelihood;

import elbo.Problem;
import elbo.Source;
import elbo.data.Kind;
import elbo.nn.Activation;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Shape;
import java.util.Optional;

/**
 * {@code log p(x|z) = -sum_d [|x_d - m_d| / s_d + log(2 s_d)]} in nats, {@code m} the decoder's output: absolute errors, so that
 * outliers weigh less than in a Gaussian.
 *
 * @param scale where s comes from
 * @param value s where it is fixed; where it is learnt, what it begins as
 * @param mean  applied to the decoder's output: IDENTITY, or SIGMOID for pictures
 */
@Source(work = "Johnson, Kotz and Balakrishnan 1995, Continuous univariate distributions 2", at = "chapter 24")
public record Laplace(Spread scale, double value, Activation mean) implements Likelihood {
    public Laplace {
        Spread.check("scale", value);
    }

    public Laplace() {
        this(Spread.SCALAR, 1, Activation.IDENTITY);
    }

    @Override
    public Shape features(Shape event) {
        return scale.features(event, 1);
    }

    @Override
    public Conditional build(Init init, Shape event) {
        return scale.located(init, event, value, mean, (m, s) -> new elbo.distribution.Laplace(m, s, event));
    }

    @Override
    public boolean normalised(Kind kind) {
        return true;
    }

    @Override
    public Optional<Problem> check(Kind kind) {
        return Optional.empty();
    }
}
