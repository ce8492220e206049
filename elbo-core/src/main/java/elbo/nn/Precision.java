package elbo.nn;

import elbo.tensor.DType;
import elbo.tensor.Tensor;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * In which numbers large layers multiply. Weights, sums over a layer's inputs, losses and the optimizer's averages are single
 * precision in any case.
 */
public enum Precision {
    /** the weights' own: single precision, 24 bits of mantissa */
    FP32,
    /** bfloat16: the range of single precision, 8 bits of mantissa; what a layer gives, and its derivatives, are rounded so */
    BF16;

    /** For fewer examples than this the weights take longer to round than to multiply. */
    private static final int WORTH = 16;

    /** As people write it: {@code bf16}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one written so. */
    public static Optional<Precision> named(String word) {
        return Arrays.stream(values()).filter(p -> p.word().equals(word)).findFirst();
    }

    /** What a layer makes of its input, weight and bias. */
    @FunctionalInterface
    interface Layer {
        Tensor of(Tensor x, Tensor weight, Tensor bias);
    }

    /** The layer in this precision; the result has the type of {@code x}. */
    Tensor compute(Layer layer, Tensor x, Tensor weight, Tensor bias) {
        if (this == FP32 || x.shape().dim(0) < WORTH) {
            return layer.of(x, weight, bias);
        }
        DType half = DType.BFLOAT16;
        return layer.of(x.to(half), weight.to(half), bias.to(half)).to(x.dtype());
    }
}
