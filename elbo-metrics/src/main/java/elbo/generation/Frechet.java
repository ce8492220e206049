package elbo.generation;

import elbo.Source;
import elbo.metric.Estimate;
import elbo.metric.Ticker;
import elbo.nearest.Points;
import elbo.tensor.Grad;
import elbo.tensor.Matrices;
import elbo.tensor.Matrices.Eigen;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Tensor;

/**
 * The squared Frechet distance of the normal distributions that have the moments of two sets of features,
 * {@code |m1 - m2|^2 + Tr(S1 + S2 - 2 (S1 S2)^(1/2))}, in squared units of the features. The trace of the root is that of
 * {@code (S1^(1/2) S2 S1^(1/2))^(1/2)}, a symmetric matrix, by its eigenvalues. Of Inception's features this is the published FID; of
 * others it is not, and not to be compared with it. Too large for few examples, about as {@code 1/n}: compare at the same n.
 */
@Source(arxiv = "1706.08500", at = "eq. 6")
public final class Frechet {
    private static final String NAME = "frechet distance";

    private Frechet() {}

    /** Whether there are more examples than features in both, without which a covariance has directions that nobody has seen. */
    public static boolean possible(Points real, Points generated) {
        return Math.min(real.n(), generated.n()) > real.dims();
    }

    /**
     * @param resamples the standard error is over so many sets drawn from both with putting back, at least 2
     * @throws elbo.Refusal if there are not more examples than features in both
     */
    public static Estimate of(Points real, Points generated, int resamples, Rng rng, Ticker ticker) {
        real.requireSameWidth(generated);
        int least = real.dims() + 1;
        String why = "a " + NAME + " of " + real.dims() + " features";
        real.requireAtLeast(least, why);
        generated.requireAtLeast(least, why);
        double value = between(real, generated);
        double[] again = new double[resamples];
        for (int i = 0; i < resamples; i++) {
            again[i] = between(
                    drawn(real, rng.fork("real").at(i)),
                    drawn(generated, rng.fork("generated").at(i)));
            ticker.done(NAME, i + 1, resamples);
        }
        return new Estimate(value, Estimate.of(again).se() * Math.sqrt(resamples));
    }

    private static Points drawn(Points points, Rng rng) {
        int[] rows = new int[points.n()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = rng.nextInt(points.n());
        }
        return points.chosen(rows);
    }

    private static double between(Points first, Points second) {
        try (Grad.Guard off = Grad.off();
                Scope s = Scope.open()) {
            return between(Moments.of(first), Moments.of(second));
        }
    }

    static double between(Moments a, Moments b) {
        double mean = 0;
        for (int d = 0; d < a.mean().length; d++) {
            double off = a.mean()[d] - b.mean()[d];
            mean += off * off;
        }
        Tensor root = root(a.covariance());
        Tensor both = root.matmul(b.covariance()).matmul(root);
        double cross = Matrices.eigen(both).values().clampMin(0).sqrt().sum().item();
        double traces = trace(a.covariance()) + trace(b.covariance());
        return Math.max(0, mean + traces - 2 * cross); // equal sets leave what rounding does
    }

    private static double trace(Tensor square) {
        return Matrices.diagonal(square).sum().item();
    }

    /** The symmetric square root of a covariance. */
    private static Tensor root(Tensor covariance) {
        Eigen found = Matrices.eigen(covariance);
        Tensor roots = found.values().clampMin(0).sqrt();
        return found.vectors().mul(roots).matmul(found.vectors().transpose(0, 1));
    }
}
