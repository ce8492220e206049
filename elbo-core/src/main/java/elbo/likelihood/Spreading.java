package elbo.likelihood;

import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Shape;

/** A likelihood with a positive number beside the mean, which may depend on what is known of an example. */
interface Spreading extends Likelihood {
    /** Where the number comes from. */
    Spread spread();

    @Override
    default boolean conditional() {
        return spread() == Spread.LABEL;
    }

    @Override
    default Conditional build(Init init, Shape event) {
        return build(init, event, 0).alone();
    }

    @Override
    Reading build(Init init, Shape event, long context);
}
