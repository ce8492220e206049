package elbo.likelihood;

import elbo.distribution.Distribution;
import elbo.nn.Activation;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;

/** A distribution around what the decoder gives, as wide as a scale says. */
interface Located extends Likelihood {
    /** Where the scale comes from. */
    Spread scale();

    /** The scale where it is fixed; where it is learnt, what it begins as. */
    double value();

    /** Applied to the decoder's output. */
    Activation mean();

    /** The distribution with this middle and the logarithm of this scale. */
    Distribution around(Tensor middle, Tensor logScale, Shape event);

    @Override
    default Shape features(Shape event) {
        return scale().features(event, 1);
    }

    @Override
    default Conditional build(Init init, Shape event) {
        return scale().located(init, event, value(), mean(), (m, s) -> around(m, s, event));
    }
}
