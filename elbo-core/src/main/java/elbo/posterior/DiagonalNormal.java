package elbo.posterior;

import elbo.Source;
import elbo.distribution.Capability;
import elbo.distribution.Normal;
import elbo.nn.Block;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.nn.Initializer;
import elbo.nn.Layers;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.EnumSet;
import java.util.Set;

/**
 * {@code q(z|x) = N(mean, diag sigma^2)}: one linear head for the mean, one for the scale. Features {@code [B, F]} to draws
 * {@code [S, B, D]}.
 *
 * @param scale what the second head says: {@code log sigma^2}, or {@code log sigma}; or that there is none
 * @param init  how both heads begin
 * @param sigma where it is FIXED; where it is SHARED, what it begins as
 */
@Source(arxiv = "1312.6114", at = "eq. 9")
public record DiagonalNormal(Scale scale, Initializer init, double sigma) implements Posterior {
    /** The parametrisation of the spread. */
    public enum Scale {
        LOG_VARIANCE,
        /** a log sigma^2 for each dimension that is learnt and the same for all x */
        SHARED,
        /** known: noise of one size on every code */
        FIXED,
        LOG_STD
    }

    public DiagonalNormal {
        if (!(sigma > 0) || Double.isInfinite(sigma)) {
            throw new IllegalArgumentException("sigma must be greater than 0; got " + sigma + ". Fix: sigma: 1");
        }
        if (sigma != 1 && scale != Scale.FIXED && scale != Scale.SHARED) {
            throw new IllegalArgumentException(
                    "sigma is said by a head where scale is not fixed or shared; got " + sigma + ". Fix: scale: fixed");
        }
    }

    public DiagonalNormal(Scale scale, Initializer init) {
        this(scale, init, 1);
    }

    public DiagonalNormal() {
        this(Scale.LOG_VARIANCE, Initializer.TORCH);
    }

    /** Where sigma is known those of a normal but {@link Capability#UNBOUND}: one that is moved is no longer known. */
    @Override
    public Set<Capability> capabilities() {
        return scale == Scale.FIXED
                ? EnumSet.complementOf(EnumSet.of(Capability.UNBOUND, Capability.SIGMOID))
                : Posterior.super.capabilities();
    }

    @Override
    public String able(Set<Capability> needs) {
        return scale == Scale.FIXED && needs.contains(Capability.UNBOUND)
                ? "posterior.scale: log-variance"
                : Posterior.super.able(needs);
    }

    @Override
    public Conditional build(Init place, long features, Shape latent) {
        Block mean = Layers.linear(place.at("mean"), init, features, latent.size());
        double first = 2 * Math.log(sigma);
        if (scale == Scale.FIXED) {
            return h -> {
                Tensor m = mean.apply(h);
                return new Normal(m, Tensors.full(m.shape(), first, m.dtype(), m.device()), latent);
            };
        }
        if (scale == Scale.SHARED) {
            Tensor log = place.constant("log_variance", latent, first);
            return h -> new Normal(
                    mean.apply(h), log.expand(latent.prepend(h.shape().dim(0))), latent);
        }
        String name = scale == Scale.LOG_VARIANCE ? "log_variance" : "log_std";
        Block spread = Layers.linear(place.at(name), init, features, latent.size());
        Block logVariance = scale == Scale.LOG_VARIANCE ? spread : spread.then(s -> s.mul(2));
        return h -> new Normal(mean.apply(h), logVariance.apply(h), latent);
    }
}
