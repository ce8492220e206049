package elbo.distribution;

import elbo.tensor.Functions;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;

/** Choices by the largest of noisy logits: the class with the largest {@code logit + g} is a draw from their softmax. */
final class Gumbel {
    private Gumbel() {}

    /** Each logit with noise {@code g = -log(-log u)}, u not quite 0. */
    static Tensor noisy(Rng rng, Tensor logits) {
        Tensor u = Tensors.uniform(rng, logits.shape(), logits.dtype(), logits.device());
        return logits.sub(u.clampMin(1e-30).log().neg().log());
    }

    /** A one for the largest of the last dimension, zeros for the others. */
    static Tensor largest(Tensor x) {
        return Functions.oneHot(Functions.argmax(x), (int) x.shape().dim(-1), x.dtype());
    }

    /** {@code [.., groups classes]} to {@code [.., groups, classes]}. */
    static Tensor grouped(Tensor x, int classes) {
        long groups = x.shape().dim(-1) / classes;
        return x.reshape(x.shape().dropLast(1).join(Shape.of(groups, classes)));
    }

    /** And back. */
    static Tensor flat(Tensor x) {
        long width = x.shape().dim(-1) * x.shape().dim(-2);
        return x.reshape(x.shape().dropLast(2).join(Shape.of(width)));
    }
}
