package elbo.posterior;

import elbo.Source;
import elbo.distribution.Capability;
import elbo.nn.Block;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.nn.Initializer;
import elbo.nn.Layers;
import elbo.tensor.Along;
import elbo.tensor.Matrices;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * {@code q(z|x) = N(mean, L L^T)}: {@code log q(z) = -1/2 |L^-1 (z - mean)|^2 - sum_d log L_dd - D/2 log 2 pi} in nats. Linear heads for
 * the mean, the diagonal of L, through {@code softplus + 1e-4}, and the D (D - 1) / 2 numbers below it, row by row. Features
 * {@code [B, F]} to draws {@code [S, B, D]}.
 *
 * @param init how the heads begin
 */
@Source(arxiv = "1906.02691", at = "sec. 2.5.1")
public record FullNormal(Initializer init) implements Posterior {
    private static final double LEAST = 1e-4;

    public FullNormal() {
        this(Initializer.TORCH);
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(Capability.DENSITY, Capability.REPARAMETERIZED, Capability.SEVERABLE, Capability.MEAN);
    }

    @Override
    public Conditional build(Init place, long features, Shape latent) {
        long d = latent.size();
        Block mean = Layers.linear(place.at("mean"), init, features, d);
        Block scale = Layers.linear(place.at("scale"), init, features, d)
                .then(x -> Matrices.ofDiagonal(x.softplus().add(LEAST)));
        if (d == 1) {
            return h -> new elbo.distribution.FullNormal(mean.apply(h), scale.apply(h));
        }
        Block below = Layers.linear(place.at("below"), init, features, d * (d - 1) / 2);
        long[] places = places((int) d);
        return h -> {
            Tensor factor = scale.apply(h).add(triangle(below.apply(h), places, d));
            return new elbo.distribution.FullNormal(mean.apply(h), factor);
        };
    }

    /** For each element of a matrix, where it stands among the numbers below its diagonal, or the zero behind them. */
    private static long[] places(int d) {
        long[] places = new long[d * d];
        Arrays.fill(places, d * (d - 1) / 2);
        int next = 0;
        for (int i = 1; i < d; i++) {
            for (int j = 0; j < i; j++) {
                places[i * d + j] = next++;
            }
        }
        return places;
    }

    /** {@code [B, D (D - 1) / 2]} to {@code [B, D, D]}. */
    private static Tensor triangle(Tensor below, long[] places, long d) {
        Shape batch = below.shape().dropLast(1);
        Tensor zero = Tensors.zeros(batch.join(Shape.of(1)), below.dtype(), below.device());
        Tensor index = Tensors.of(places, places.length).to(below.device()).expand(batch.join(Shape.of(places.length)));
        Tensor flat = Along.gather(Tensors.cat(List.of(below, zero), -1), -1, index);
        return flat.reshape(batch.join(Shape.of(d, d)));
    }
}
