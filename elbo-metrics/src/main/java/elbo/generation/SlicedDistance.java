package elbo.generation;

import elbo.Source;
import elbo.metric.Estimate;
import elbo.metric.Ticker;
import elbo.nearest.Points;
import elbo.tensor.Along;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The squared 2-Wasserstein distance of two sets along a random direction, a mean over directions, in squared units of the features:
 * both are sorted there and the squares of the differences averaged; of sets that are not as large as each other, at as many evenly
 * spaced quantiles as the smaller one has. The standard error is over directions, the examples held fixed.
 */
@Source(work = "Bonneel, Rabin, Peyre, Pfister 2015, Sliced and Radon Wasserstein barycenters", at = "sec. 3")
public final class SlicedDistance {
    private static final String NAME = "sliced distance";
    private static final int AT_ONCE = 16;
    private static final int ROWS = 4096;

    private SlicedDistance() {}

    /** @param directions at least 2 */
    public static Estimate of(Points real, Points generated, int directions, Rng rng, Ticker ticker) {
        real.requireSameWidth(generated);
        double[] each = new double[directions];
        for (int from = 0; from < directions; from += AT_ONCE) {
            int count = Math.min(AT_ONCE, directions - from);
            try (Grad.Guard off = Grad.off();
                    Scope s = Scope.open()) {
                Tensor unit = directions(real.dims(), count, rng.at(from));
                int quantiles = Math.min(real.n(), generated.n());
                Tensor apart = quantiles(real, unit, quantiles).sub(quantiles(generated, unit, quantiles));
                System.arraycopy(apart.square().mean(0).toDoubles(), 0, each, from, count);
            }
            ticker.done(NAME, from + count, directions);
        }
        return Estimate.of(each);
    }

    /** {@code [dims, count]}, columns of length 1. */
    private static Tensor directions(int dims, int count, Rng rng) {
        Tensor normal = Tensors.normal(rng, Shape.of(dims, count), DType.FLOAT64, Device.CPU);
        return normal.div(normal.square().sum(0).sqrt());
    }

    /** {@code [quantiles, directions]}. */
    private static Tensor quantiles(Points points, Tensor unit, int quantiles) {
        List<Tensor> parts = new ArrayList<>();
        for (int from = 0; from < points.n(); from += ROWS) {
            try (Scope chunk = Scope.open()) {
                Tensor rows = points.rows(from, Math.min(ROWS, points.n() - from));
                parts.add(chunk.keep(rows.matmul(unit)));
            }
        }
        Tensor sorted = Along.sorted(Tensors.cat(parts, 0), 0);
        long[] places = new long[quantiles];
        Arrays.setAll(places, i -> (long) ((i + 0.5) / quantiles * points.n()));
        return quantiles == points.n() ? sorted : sorted.rows(Tensors.of(places, quantiles));
    }
}
