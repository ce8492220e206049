package elbo.transform;

import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * One half of the numbers, or channels, stays and says what becomes of the other.
 *
 * @param first     how many the first half has
 * @param keepFirst whether it is the one that stays
 * @param says      of the half that stays
 */
public record Halved(long first, boolean keepFirst, Function<Tensor, Pointwise> says) implements Transform {
    @Override
    public Image forward(Tensor x) {
        return through(x, Transform::forward);
    }

    @Override
    public Image inverse(Tensor y) {
        return through(y, Transform::inverse);
    }

    private Image through(Tensor x, BiFunction<Transform, Tensor, Image> way) {
        Tensor a = x.narrow(1, 0, first);
        Tensor b = x.narrow(1, first, x.shape().dim(1) - first);
        Image other = way.apply(says.apply(keepFirst ? a : b).summed(), keepFirst ? b : a);
        List<Tensor> both = keepFirst ? List.of(a, other.value()) : List.of(other.value(), b);
        return new Image(Tensors.cat(both, 1), other.logDet());
    }
}
