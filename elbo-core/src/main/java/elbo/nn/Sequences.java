package elbo.nn;

import elbo.tensor.DType;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.List;
import java.util.stream.IntStream;

/** Layers for texts and other sequences, {@code [N, L, F]}: features at each of L places. */
public final class Sequences {
    private Sequences() {}

    /**
     * A vector for each symbol: whole numbers {@code [N, L]} below {@code symbols} to {@code [N, L, width]};
     * {@code weight [symbols, width]}, begun as that of a linear layer from one-hot symbols.
     */
    public static Block embedding(Init init, Initializer initializer, long symbols, long width) {
        Tensor weight = init.weight(initializer, Shape.of(symbols, width), symbols, width);
        return x -> {
            Tensor numbers = x.to(DType.INT64);
            return weight.rows(numbers.reshape(x.shape().size()))
                    .reshape(x.shape().join(Shape.of(width)));
        };
    }

    /**
     * {@code x + a sigmoid(b)}, a and b convolutions of x along the sequence with {@code kernel} places, zeros beyond both ends;
     * {@code weight [2 width, kernel width]}, a's rows before b's, and a bias.
     */
    public static Block gatedConv(Init init, Initializer initializer, long width, int kernel) {
        Block both = Layers.linear(init, initializer, kernel * width, 2 * width);
        return x -> {
            Tensor ab = both.apply(windows(x, kernel));
            return x.add(ab.narrow(-1, 0, width).mul(ab.narrow(-1, width, width).sigmoid()));
        };
    }

    /** For each place those around it, side by side: {@code [N, L, F]} to {@code [N, L, kernel F]}. */
    private static Tensor windows(Tensor x, int kernel) {
        Shape shape = x.shape();
        Tensor beyond = Tensors.zeros(Shape.of(shape.dim(0), kernel / 2, shape.dim(2)), x.dtype(), x.device());
        Tensor padded = Tensors.cat(List.of(beyond, x, beyond), 1);
        return Tensors.cat(
                IntStream.range(0, kernel)
                        .mapToObj(i -> padded.narrow(1, i, shape.dim(1)))
                        .toList(),
                -1);
    }
}
