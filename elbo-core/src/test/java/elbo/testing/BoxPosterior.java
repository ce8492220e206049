package elbo.testing;

import elbo.distribution.Capability;
import elbo.distribution.Distribution;
import elbo.distribution.Support;
import elbo.nn.Block;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.nn.Initializer;
import elbo.nn.Layers;
import elbo.posterior.Posterior;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A posterior that is no normal distribution: even on a cube of side 1 around a mean that is linear in the features. No
 * divergence from it has a closed form.
 *
 * @param density whether it says that it has one
 */
public record BoxPosterior(boolean density) implements Posterior {
    @Override
    public Support support(Shape latent) {
        return new Support.Real(latent.size());
    }

    @Override
    public Set<Capability> capabilities() {
        return density
                ? EnumSet.of(Capability.DENSITY, Capability.REPARAMETERIZED)
                : EnumSet.of(Capability.REPARAMETERIZED);
    }

    @Override
    public Conditional build(Init init, long features, Shape latent) {
        Block mean = Layers.linear(init.at("mean"), Initializer.TORCH, features, latent.size());
        return h -> new Box(mean.apply(h), latent);
    }

    private record Box(Tensor mean, Shape eventShape) implements Distribution {
        @Override
        public Tensor sample(Rng rng, int draws) {
            Tensor even = Tensors.uniform(rng, mean.shape().prepend(draws), mean.dtype(), mean.device());
            return even.sub(0.5).add(mean);
        }

        @Override
        public Box mapped(UnaryOperator<Tensor> change) {
            return new Box(change.apply(mean), eventShape);
        }

        /** 0 inside, minus infinity outside. */
        @Override
        public Tensor logProb(Tensor x) {
            Tensor outside = x.sub(mean).abs().gt(0.5).to(mean.dtype()).sum(-1);
            return outside.neg().add(1).clamp(0, 1).log();
        }
    }
}
