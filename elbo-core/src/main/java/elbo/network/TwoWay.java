package elbo.network;

import elbo.nn.Block;
import elbo.tensor.Tensor;

/** A live network that knows the way back. */
interface TwoWay extends Block {
    /** From codes {@code [N, D]} to examples {@code [N, event]}. */
    Tensor back(Tensor z);
}
