package elbo.distribution;

import elbo.Source;
import elbo.tensor.Along;
import elbo.tensor.DType;
import elbo.tensor.Functions;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;

/**
 * A mixture of diagonal normals fitted to points by expectation-maximisation, which never lowers their likelihood. The first means
 * are points far from each other, drawn by k-means++; in doubles throughout.
 *
 * @param means         {@code [K, D]}
 * @param logVariances  {@code [K, D]}
 * @param logWeights    {@code [K]}
 * @param logLikelihood the mean log-density of the points in nats, before the first step and after each
 */
@Source(work = "Dempster, Laird, Rubin 1977; first means: Arthur and Vassilvitskii 2007, k-means++", at = "")
public record MixtureFit(Tensor means, Tensor logVariances, Tensor logWeights, List<Double> logLikelihood) {
    /** A component is never narrower than this share of the points' own variance. */
    private static final double FLOOR = 1e-3;

    private static final double ENOUGH = 1e-6;

    /**
     * @param points {@code [N, D]}, at least as many as components
     * @param steps  at most
     */
    public static MixtureFit of(Tensor points, int components, int steps, Rng rng) {
        try (Grad.Guard off = Grad.off()) {
            Tensor x = points.detach().to(DType.FLOAT64);
            Tensor variance = x.variance(0).clampMin(1e-12);
            Shape each = x.shape().last(1).prepend(components);
            Tensor even = Tensors.full(Shape.of(components), -Math.log(components), DType.FLOAT64, x.device());
            MixtureFit fit =
                    new MixtureFit(first(x, components, rng), variance.log().expand(each), even, List.of());
            for (int step = 0; step < steps; step++) {
                MixtureFit next = fit.improved(x, variance);
                List<Double> so = next.logLikelihood();
                fit = next;
                if (so.size() > 1 && so.getLast() - so.get(so.size() - 2) < ENOUGH) {
                    break;
                }
            }
            return fit;
        }
    }

    /** {@code [K, D]}: each next mean is a point, with a probability that grows with its distance from those before. */
    private static Tensor first(Tensor x, int components, Rng rng) {
        long n = x.shape().dim(0);
        List<Long> chosen = new ArrayList<>(List.of((long) rng.nextInt(Math.toIntExact(n))));
        double[] nearest = squares(x, chosen.getFirst());
        while (chosen.size() < components) {
            double sum = 0;
            for (double d : nearest) {
                sum += d;
            }
            double at = rng.nextDouble() * sum;
            int next = 0;
            while (next < n - 1 && at >= nearest[next]) {
                at -= nearest[next++];
            }
            chosen.add((long) next);
            double[] more = squares(x, next);
            for (int i = 0; i < nearest.length; i++) {
                nearest[i] = Math.min(nearest[i], more[i]);
            }
        }
        long[] rows = chosen.stream().mapToLong(Long::longValue).toArray();
        return x.rows(Tensors.of(rows, rows.length).to(x.device()));
    }

    private static double[] squares(Tensor x, long row) {
        try (Scope s = Scope.open()) {
            return x.sub(x.narrow(0, row, 1)).square().sum(1).toDoubles();
        }
    }

    /** One step: each point is shared out, then each component is where its shares are. */
    private MixtureFit improved(Tensor x, Tensor variance) {
        Tensor joint = logJoint(x);
        List<Double> so = new ArrayList<>(logLikelihood);
        so.add(joint.logSumExp(1).mean().item());
        Tensor shares = Along.softmax(joint, 1).transpose(0, 1);
        Tensor weight = shares.sum(1).add(1e-12);
        Tensor mean = shares.matmul(x).div(weight.unsqueeze(1));
        Tensor second = shares.matmul(x.square()).div(weight.unsqueeze(1));
        Tensor spread =
                Functions.max(second.sub(mean.square()), variance.mul(FLOOR).expand(mean.shape()));
        Tensor log = weight.div((double) x.shape().dim(0)).log();
        return new MixtureFit(mean, spread.log(), log, so);
    }

    /** {@code log pi_k + log N(x_n; k)}, {@code [N, K]}. */
    private Tensor logJoint(Tensor x) {
        Normal each = new Normal(means, logVariances, means.shape().last(1));
        return each.logProb(x.unsqueeze(1)).add(logWeights);
    }
}
