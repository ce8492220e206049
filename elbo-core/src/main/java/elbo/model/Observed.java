package elbo.model;

import elbo.nn.Moment;
import elbo.noise.Noise;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.Optional;

/**
 * A batch as the model sees it.
 *
 * @param x       what the encoder reads, {@code [B, event]}
 * @param target  what the likelihood scores, {@code [B, event]}; differs from x where noise is added to the input
 * @param context what is known beside, {@code [B, C]}; C may be 0
 * @param mask    1 where the target is known and 0 where it is missing, {@code [B, event]}; absent: all is known
 */
public record Observed(Tensor x, Tensor target, Tensor context, Optional<Tensor> mask) {
    /** Complete data without context, scored against itself. */
    public static Observed of(Tensor x) {
        Tensor none = Tensors.empty(Shape.of(x.shape().dim(0), 0), x.dtype(), x.device());
        return new Observed(x, x, none, Optional.empty());
    }

    /** The same with noise on what the encoder reads. */
    Observed disturbed(Noise noise, Moment moment, Rng rng) {
        return new Observed(noise.disturb(x, moment, rng), target, context, mask);
    }

    /** The same with a context. */
    public Observed withContext(Tensor context) {
        return new Observed(x, target, context, mask);
    }

    /** The same with some of the target unknown. */
    public Observed withMask(Tensor known) {
        return new Observed(x, target, context, Optional.of(known));
    }
}
