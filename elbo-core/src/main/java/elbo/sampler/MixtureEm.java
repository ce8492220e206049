package elbo.sampler;

import elbo.Source;
import elbo.distribution.MixtureFit;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * A mixture of normals with full covariances fitted by expectation-maximisation, which begins where that of diagonal ones has come
 * after a few steps. A share of the codes' variance is added to each covariance, so that no component closes on a single code.
 *
 * @param logLikelihood the mean log-density in nats, before the first step and after each
 * @param codes         how many it was fitted to
 */
@Source(work = "Dempster, Laird, Rubin 1977; the choice of components: Schwarz 1978", at = "")
record MixtureEm(Normals normals, List<Double> logLikelihood, int codes) {
    /** What is added to a covariance's diagonal, as a share of the mean variance of all codes. */
    static final double FLOOR = 1e-4;

    private static final int DIAGONAL_STEPS = 10;
    private static final double ENOUGH = 1e-6;
    private static final double LEAST = 1e-12;

    /** @param x {@code [N, D]} in doubles */
    static MixtureEm of(Tensor x, int components, int steps, Rng rng) {
        int n = Math.toIntExact(x.shape().dim(0));
        double floor;
        try (Grad.Guard off = Grad.off();
                Scope s = Scope.open()) {
            floor = Math.max(FLOOR * x.variance(0).mean().item() * (n - 1) / n, LEAST);
        }
        MixtureEm fit = new MixtureEm(begun(x, components, rng, floor), List.of(), n);
        for (int step = 0; step <= steps; step++) {
            MixtureEm next = fit.improved(x, floor);
            List<Double> so = next.logLikelihood;
            if (step == steps || (so.size() > 1 && so.getLast() - so.get(so.size() - 2) < ENOUGH)) {
                return new MixtureEm(fit.normals, so, n); // measured, and not moved again
            }
            fit = next;
        }
        return fit;
    }

    private static Normals begun(Tensor x, int k, Rng rng, double floor) {
        int d = Math.toIntExact(x.shape().dim(1));
        try (Scope s = Scope.open()) {
            MixtureFit diagonal = MixtureFit.of(x, k, DIAGONAL_STEPS, rng);
            double[] variances = diagonal.logVariances().exp().toDoubles();
            double[] factors = new double[k * d * d];
            for (int i = 0; i < variances.length; i++) {
                factors[i * d + i % d] = Math.sqrt(variances[i] + floor);
            }
            return new Normals(
                    d,
                    shares(diagonal.logWeights().exp().toDoubles()),
                    diagonal.means().toDoubles(),
                    factors);
        }
    }

    /** One step: each code is shared out, then each component is where its shares are. */
    private MixtureEm improved(Tensor x, double floor) {
        int d = normals.dims();
        int k = normals.components();
        try (Grad.Guard off = Grad.off();
                Scope s = Scope.open()) {
            Tensor joint = normals.logJoint(x);
            List<Double> so = new ArrayList<>(logLikelihood);
            so.add(joint.logSumExp(1).mean().item());
            Tensor shares = normals.shares(joint).transpose(0, 1);
            Tensor sums = shares.sum(1).add(LEAST);
            Tensor means = shares.matmul(x).div(sums.unsqueeze(1));
            double[] factors = new double[k * d * d];
            for (int c = 0; c < k; c++) {
                Tensor off1 = x.sub(means.narrow(0, c, 1));
                Tensor weighted = off1.mul(shares.narrow(0, c, 1).reshape(-1, 1));
                Tensor covariance = weighted.transpose(0, 1).matmul(off1).div(sums.narrow(0, c, 1));
                System.arraycopy(Covariance.factor(covariance.toDoubles(), d, floor), 0, factors, c * d * d, d * d);
            }
            Normals next = new Normals(d, shares(sums.toDoubles()), means.toDoubles(), factors);
            return new MixtureEm(next, so, codes);
        }
    }

    /** So that they add up to 1. */
    private static double[] shares(double[] weights) {
        double sum = 0;
        for (double w : weights) {
            sum += w;
        }
        double[] out = new double[weights.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = weights[i] / sum;
        }
        return out;
    }

    double last() {
        return logLikelihood.getLast();
    }

    /** {@code -2 log L + p log N}, p the free numbers: less is better. */
    double bic() {
        double k = normals.components();
        double d = normals.dims();
        double free = k - 1 + k * d + k * d * (d + 1) / 2;
        return -2 * codes * last() + free * Math.log(codes);
    }
}
