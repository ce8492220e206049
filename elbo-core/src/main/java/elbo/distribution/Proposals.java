package elbo.distribution;

import elbo.tensor.Along;
import elbo.tensor.DType;
import elbo.tensor.Functions;
import elbo.tensor.Rng;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;

/**
 * What draws by rejection share. So many proposals are made at once, along the last dimension, that practically always one of
 * them is accepted; so nothing waits for the device to say whether it was.
 */
final class Proposals {
    private Proposals() {}

    /** Those with {@code log u} below {@code logRatio}, as ones among zeros. */
    static Tensor accepted(Rng rng, Tensor logRatio) {
        Tensor u = Tensors.uniform(rng, logRatio.shape(), logRatio.dtype(), logRatio.device());
        return Functions.less(u.neg().log1p(), logRatio).to(logRatio.dtype());
    }

    /** The first proposal that was accepted, or the first of all: {@code [.., P]} to {@code [..]}. */
    static Tensor first(Tensor proposals, Tensor accepted) {
        Tensor place = Functions.argmax(accepted).unsqueeze(-1);
        return Along.gather(proposals, -1, place).sum(-1);
    }

    /** The least value whose logarithm is taken: a number of the type whose inverse, some times over, is one as well. */
    static double tiny(DType type) {
        return type == DType.FLOAT64 ? 1e-300 : 1e-35;
    }

    /** The value {@code draw}, with the derivative {@code slope} with respect to {@code parameter}. */
    static Tensor implicit(Tensor draw, Tensor slope, Tensor parameter) {
        return draw.addProduct(slope, parameter.sub(parameter.detach()));
    }
}
