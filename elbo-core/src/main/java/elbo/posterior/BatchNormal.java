package elbo.posterior;

import elbo.Source;
import elbo.distribution.Capability;
import elbo.distribution.Normal;
import elbo.nn.Block;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.nn.Initializer;
import elbo.nn.Layers;
import elbo.nn.Norm;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.EnumSet;
import java.util.Set;

/**
 * {@code q(z|x) = N(mean, diag v)} whose means are batch-normalised, so that over the batch each dimension has a second moment of
 * {@code g^2 + b^2} and the divergence from the standard normal is at least {@code 1/2 sum_d (g_d^2 + b_d^2)} nats: it cannot
 * collapse. Features {@code [B, F]} to draws {@code [S, B, D]}. An example's answer depends on its batch in training; outside it is
 * that of running averages.
 *
 * @param scaling what g and b are
 * @param scale   g where it is fixed; tau, the least of g^2, where it is shared
 */
@Source(arxiv = "2004.12585", at = "eqs. 6 to 8; shared scaling: Su 2020, spaces.ac.cn 7381")
public record BatchNormal(Scaling scaling, double scale, Initializer init) implements Posterior {
    /** What the normalised means are multiplied by. */
    public enum Scaling {
        /** g is a number, b is learnt; the deviations are the encoder's own */
        FIXED,
        /**
         * {@code g^2 = tau + (1 - tau) s(t)} with t learnt for each dimension and no b; the deviations are normalised, too, with
         * {@code 1 - g^2}, so that codes have the prior's second moment
         */
        SHARED
    }

    /** Added to the batch's variance: as little as can be, since a posterior that shrinks below its root would collapse after all. */
    private static final double EPSILON = 1e-12;

    /** Added to normalised variances: some of a batch are always near 0, and their divergence would be without bound. */
    private static final double SMALLEST = 1e-2;

    public BatchNormal {
        if (!(scale > 0) || Double.isInfinite(scale) || (scaling == Scaling.SHARED && scale >= 1)) {
            throw new IllegalArgumentException("scale must be greater than 0"
                    + (scaling == Scaling.SHARED ? " and less than 1" : "") + "; got " + scale);
        }
    }

    /** Those of a normal but {@link Capability#UNBOUND}: means that are moved one by one no longer have the moments that make the bound. */
    @Override
    public Set<Capability> capabilities() {
        return EnumSet.complementOf(EnumSet.of(Capability.UNBOUND, Capability.SIGMOID));
    }

    @Override
    public boolean perExample() {
        return false;
    }

    @Override
    public Conditional build(Init place, long features, Shape latent) {
        Block mean = standardised(place.at("mean"), features, latent);
        if (scaling == Scaling.FIXED) {
            Tensor shift = place.constant("shift", latent, 0);
            Block logVariance = Layers.linear(place.at("log_variance"), init, features, latent.size());
            return h -> new Normal(mean.apply(h).mul(scale).add(shift), logVariance.apply(h), latent);
        }
        Block std = standardised(place.at("std"), features, latent);
        Tensor share = place.constant("share", latent, 0);
        return h -> {
            Tensor ofMeans = share.sigmoid().mul(1 - scale).add(scale);
            Tensor ofDeviations = share.neg().sigmoid().mul(1 - scale);
            Tensor variance = std.apply(h).square().mul(ofDeviations).add(SMALLEST);
            return new Normal(mean.apply(h).mul(ofMeans.sqrt()), variance.log(), latent);
        };
    }

    private Block standardised(Init place, long features, Shape latent) {
        return Layers.linear(place, init, features, latent.size())
                .then(Norm.standardised(place.at("norm"), latent.size(), EPSILON));
    }
}
