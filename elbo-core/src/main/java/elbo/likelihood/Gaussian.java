package elbo.likelihood;

import elbo.Source;
import elbo.data.Kind;
import elbo.distribution.IsotropicNormal;
import elbo.distribution.Normal;
import elbo.nn.Activation;
import elbo.nn.Init;
import elbo.nn.Moment;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;

/**
 * {@code log p(x|z) = -1/2 sum_d [(x_d - m_d)^2 / v_d + log(2 pi v_d)]} in nats, {@code m} the decoder's output.
 *
 * @param variance where v comes from
 * @param value    v where it is fixed; where it is learnt, what it begins as
 * @param mean     applied to the decoder's output: IDENTITY, or SIGMOID for pictures
 */
@Source(arxiv = "1312.6114", at = "appendix C.2")
public record Gaussian(Variance variance, double value, Activation mean) implements Spreading {
    /** Where the variance comes from. */
    public enum Variance {
        /** a known number; 1/2 makes the negative log-probability the squared error, up to a constant */
        FIXED(Spread.FIXED),
        /** one number, learnt (arXiv:2006.13202) */
        SCALAR(Spread.SCALAR),
        /**
         * one number, learnt, while the networks' gradient is that at the number that is best for the batch, its mean squared
         * error: that of {@code -D/2 log MSE} (arXiv:2006.13202, optimal sigma-VAE). Values, in training, too, and all that is
         * done with the model at rest, gradients among it, take the learnt number.
         */
        OPTIMAL(Spread.SCALAR),
        /** a number for each dimension of the data, learnt */
        DIMENSION(Spread.DIMENSION),
        /** a number for each dimension of the data and each label that the model is told, learnt, see {@link Spread#LABEL} */
        LABEL(Spread.LABEL),
        /** a second output of the decoder, between exp(-40) and exp(40) */
        DECODED(Spread.DECODED);

        private final Spread spread;

        Variance(Spread spread) {
            this.spread = spread;
        }
    }

    /** A step of Adam moves the logarithm of the OPTIMAL variance by so many learning rates: at 0.001 two hundredths. */
    private static final double STRIDE = 20;

    public Gaussian {
        Spread.check("variance", value);
    }

    public Gaussian() {
        this(Variance.FIXED, 1, Activation.IDENTITY);
    }

    @Override
    public Shape features(Shape event) {
        return variance.spread.features(event, 1);
    }

    @Override
    public Spread spread() {
        return variance.spread;
    }

    @Override
    public Reading build(Init init, Shape event, long context) {
        if (variance == Variance.FIXED) {
            return (d, _) -> new IsotropicNormal(mean.apply(d), value, event);
        }
        int n = variance.spread.heads(1);
        Spread.Log logVariance = variance == Variance.OPTIMAL
                ? quick(init)
                : variance.spread.build(init, "log_variance", event, context, value, 1, 2 * Spread.MOST);
        return (d, c) -> {
            Normal p = new Normal(mean.apply(Heads.of(d, event, 0, n)), logVariance.of(d, c), event);
            return variance == Variance.OPTIMAL && Moment.now().learning() ? new OptimalNormal(p) : p;
        };
    }

    /** One number, learnt in strides, so that it comes to the errors' own in hundreds of steps and not in thousands. */
    private Spread.Log quick(Init init) {
        Tensor strides = init.constant("log_variance_strides", Shape.of(), Math.log(value) / STRIDE);
        return (_, _) -> strides.mul(STRIDE);
    }

    @Override
    public boolean normalised(Kind kind) {
        return true;
    }

    @Override
    public boolean perExample() {
        return variance != Variance.OPTIMAL;
    }
}
