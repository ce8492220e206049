package elbo.likelihood;

import elbo.distribution.Distribution;
import elbo.nn.Activation;
import elbo.nn.Init;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;

/** A distribution around what the decoder gives, as wide as a scale says. */
interface Located extends Spreading {
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
    default Spread spread() {
        return scale();
    }

    @Override
    default Reading build(Init init, Shape event, long context) {
        Spread.Log logScale = scale().build(init, "log_scale", event, context, value(), 1, Spread.MOST);
        int n = scale().heads(1);
        return (d, c) -> around(mean().apply(Heads.of(d, event, 0, n)), logScale.of(d, c), event);
    }
}
