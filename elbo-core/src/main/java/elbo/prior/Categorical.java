package elbo.prior;

import elbo.Source;
import elbo.distribution.Support;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;

/**
 * Choices among {@code classes}, as many as fit into the latent: {@code log p(z) = sum z log pi} in nats. Refuses a latent that the
 * classes do not divide.
 *
 * @param classes of each choice
 * @param learnt  whether {@code pi} is learnt, for each choice by itself; else all classes are alike
 */
@Source(arxiv = "1611.01144", at = "sec. 4")
public record Categorical(int classes, boolean learnt) implements Prior {
    public Categorical {
        if (classes < 2) {
            throw new IllegalArgumentException("classes must be at least 2; got " + classes);
        }
    }

    public Categorical() {
        this(10, false);
    }

    @Override
    public Support support(Shape latent) {
        return Support.choices(latent, classes);
    }

    @Override
    public Conditional build(Init init, Shape latent, Surroundings around) {
        if (!learnt) {
            return context -> new elbo.distribution.Categorical(Each.full(context, latent, 0), classes);
        }
        Tensor logits = init.constant("logits", latent, 0);
        return context -> new elbo.distribution.Categorical(Each.of(context, logits), classes);
    }
}
