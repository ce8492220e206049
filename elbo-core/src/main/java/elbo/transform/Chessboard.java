package elbo.transform;

import elbo.tensor.Tensor;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The pixels of one colour of a chessboard stay and say what becomes of the others.
 *
 * @param kept 1 where a pixel stays and 0 elsewhere, {@code [height, width]}
 * @param free the opposite
 * @param says of pictures with zeros where nothing stays
 */
public record Chessboard(Tensor kept, Tensor free, Function<Tensor, Pointwise> says) implements Transform {
    @Override
    public Image forward(Tensor x) {
        return through(x, Pointwise::forward);
    }

    @Override
    public Image inverse(Tensor y) {
        return through(y, Pointwise::inverse);
    }

    private Image through(Tensor x, BiFunction<Pointwise, Tensor, Image> way) {
        Tensor stays = x.mul(kept);
        Image all = way.apply(says.apply(stays), x);
        return new Image(
                stays.addProduct(all.value(), free), Summed.sum(all.logDet().mul(free)));
    }
}
