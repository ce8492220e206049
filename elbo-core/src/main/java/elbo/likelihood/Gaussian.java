package elbo.likelihood;

import elbo.Problem;
import elbo.Source;
import elbo.data.Kind;
import elbo.distribution.IsotropicNormal;
import elbo.distribution.Normal;
import elbo.nn.Activation;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.Optional;

/**
 * {@code log p(x|z) = -1/2 sum_d [(x_d - m_d)^2 / v_d + log(2 pi v_d)]} in nats, {@code m} the decoder's output.
 *
 * @param variance where v comes from
 * @param value    v where it is fixed; where it is learnt, what it begins as
 * @param mean     applied to the decoder's output: IDENTITY, or SIGMOID for pictures
 */
@Source(arxiv = "1312.6114", at = "appendix C.2")
public record Gaussian(Variance variance, double value, Activation mean) implements Likelihood {
    /** Where the variance comes from. */
    public enum Variance {
        /** a known number; 1/2 makes the negative log-probability the squared error, up to a constant */
        FIXED,
        /** one number, learnt (arXiv:2006.13202) */
        SCALAR,
        /** a number for each dimension of the data, learnt */
        DIMENSION,
        /** a second output of the decoder */
        DECODED
    }

    public Gaussian {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("value must be a variance greater than 0; got " + value);
        }
    }

    public Gaussian() {
        this(Variance.FIXED, 1, Activation.IDENTITY);
    }

    @Override
    public Shape features(Shape event) {
        return variance == Variance.DECODED ? event.prepend(2) : event;
    }

    @Override
    public Conditional build(Init init, Shape event) {
        double log = Math.log(value);
        return switch (variance) {
            case FIXED -> d -> new IsotropicNormal(mean.apply(d), value, event);
            case SCALAR -> learnt(init.constant("log_variance", Shape.of(), log), event);
            case DIMENSION -> learnt(init.constant("log_variance", event, log), event);
            case DECODED -> d -> decoded(d, event, log);
        };
    }

    private Conditional learnt(Tensor logVariance, Shape event) {
        return d -> new Normal(mean.apply(d), logVariance, event);
    }

    /** {@code [..., 2, event]}: the mean, then the log-variance. */
    private Normal decoded(Tensor d, Shape event, double log) {
        int axis = -1 - event.rank();
        Shape each = d.shape().dropLast(event.rank() + 1).join(event);
        Tensor m = d.narrow(axis, 0, 1).reshape(each);
        Tensor logVariance = d.narrow(axis, 1, 1).reshape(each).add(log);
        return new Normal(mean.apply(m), logVariance, event);
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
