package elbo.network;

import elbo.nn.Block;
import elbo.tensor.Tensor;
import java.util.List;

/** A live network that knows the way back. */
public interface TwoWay extends Block {
    /** From codes {@code [N, D]} to examples {@code [N, event]}. */
    Tensor back(Tensor z);

    /** What the codes are after each layer of the way back: the codes first, the examples last. */
    List<Tensor> stages(Tensor z);
}
