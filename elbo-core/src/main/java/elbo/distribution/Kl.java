package elbo.distribution;

import elbo.tensor.Functions;
import elbo.tensor.Matrices;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Kullback-Leibler divergences {@code KL(q || p)} with a closed form. A pair that is not here is estimated from draws of q:
 * the mean of {@code log q(z) - log p(z)}.
 */
public final class Kl {
    private Kl() {}

    /**
     * {@code KL(q || p)} for each event, {@code [B]}, in nats; empty where no closed form is known. For a relaxed categorical and a
     * categorical, which has no density, it is that of the choice which the former relaxes (arXiv:1611.01144, sec. 3).
     */
    public static Optional<Tensor> closed(Distribution q, Distribution p) {
        if (!q.eventShape().equals(p.eventShape())) {
            return Optional.empty();
        }
        return switch (q) {
            case FullNormal n when p instanceof StandardNormal s -> Optional.of(fullNormal(n, standard(n.mean(), s)));
            case FullNormal n when p instanceof Normal m -> Optional.of(fullNormal(n, m));
            case FullNormal n when p instanceof FullNormal m -> Optional.of(fullFull(n, m));
            case Normal n when p instanceof FullNormal m -> Optional.of(fullFull(full(n), m));
            case LogisticNormal n when p instanceof LogisticNormal m -> closed(n.normal(), m.normal());
            case VonMisesFisher v when p instanceof UniformSphere -> Optional.of(sphereUniform(v));
            case RelaxedCategorical r when p instanceof Categorical -> closed(r.choice(), p);
            case Categorical c
            when p instanceof Categorical d && c.classes() == d.classes() -> Optional.of(categorical(c, d));
            case Product a when p instanceof Product b -> each(a, b, Kl::closed).map(Kl::sum);
            default -> perDimension(q, p).map(kl -> Events.sum(kl, q.eventShape()));
        };
    }

    /** As {@link #closed}, split by dimension, {@code [B, event]}, where both sides are products over dimensions. */
    public static Optional<Tensor> perDimension(Distribution q, Distribution p) {
        if (!q.eventShape().equals(p.eventShape())) {
            return Optional.empty();
        }
        return switch (q) {
            case Normal n when p instanceof StandardNormal -> Optional.of(normalStandard(n));
            case Normal n when p instanceof Normal m -> Optional.of(normalNormal(n, m));
            case Laplace l when p instanceof Laplace m -> Optional.of(laplace(l, m));
            case Laplace l when p instanceof StandardNormal s -> Optional.of(laplaceNormal(l, standard(l.mean(), s)));
            case Laplace l when p instanceof Normal n -> Optional.of(laplaceNormal(l, n));
            case Gamma g when p instanceof Gamma h -> Optional.of(gamma(g, h));
            case Product a
            when p instanceof Product b -> each(a, b, Kl::perDimension).map(kls -> Tensors.cat(kls, -1));
            default -> Optional.empty();
        };
    }

    /** One for each pair of parts; empty if a pair has none. */
    private static Optional<List<Tensor>> each(
            Product q, Product p, BiFunction<Distribution, Distribution, Optional<Tensor>> kl) {
        List<Tensor> out = new ArrayList<>();
        for (int i = 0; q.matches(p) && i < q.parts().size(); i++) {
            kl.apply(q.parts().get(i), p.parts().get(i)).ifPresent(out::add);
        }
        return out.size() == q.parts().size() ? Optional.of(out) : Optional.empty();
    }

    private static Tensor sum(List<Tensor> terms) {
        return terms.stream().reduce(Tensor::add).orElseThrow();
    }

    /** {@code 1/2 (m^2 + v - log v - 1)}. Source: arXiv:1312.6114, appendix B. */
    private static Tensor normalStandard(Normal q) {
        Tensor square = q.logVariance().exp().addProduct(q.mean(), q.mean());
        return square.sub(q.logVariance()).sub(1).mul(0.5);
    }

    /** {@code 1/2 ((m1 - m2)^2 / v2 + v1 / v2 - log(v1 / v2) - 1)}. */
    private static Tensor normalNormal(Normal q, Normal p) {
        Tensor logRatio = q.logVariance().sub(p.logVariance());
        Tensor shift = q.mean().sub(p.mean()).square().mul(p.logVariance().neg().exp());
        return logRatio.exp().sub(logRatio).sub(1).add(shift).mul(0.5);
    }

    /** {@code |m1 - m2| / s2 + s1 / s2 exp(-|m1 - m2| / s1) - log(s1 / s2) - 1}. */
    private static Tensor laplace(Laplace q, Laplace p) {
        Tensor logRatio = q.logScale().sub(p.logScale());
        Tensor shift = q.mean().sub(p.mean()).abs();
        Tensor near = Functions.expm1(logRatio.sub(shift.mul(q.logScale().neg().exp())));
        return shift.mul(p.logScale().neg().exp()).add(near.sub(logRatio));
    }

    /** {@code ((m1 - m2)^2 + 2 s^2) / 2 v + 1/2 log(2 pi v) - log(2 s) - 1}. */
    private static Tensor laplaceNormal(Laplace q, Normal p) {
        Tensor squares =
                q.mean().sub(p.mean()).square().add(q.logScale().mul(2).exp().mul(2));
        Tensor logRatio = p.logVariance().mul(0.5).sub(q.logScale());
        return squares.mul(p.logVariance().neg().exp()).mul(0.5).add(logRatio).add(Math.log(Math.PI / 2) / 2 - 1);
    }

    /** {@code (a1 - a2) psi(a1) - log(Gamma(a1) / Gamma(a2)) + a2 log(b1 / b2) + a1 (b2 / b1 - 1)}. */
    private static Tensor gamma(Gamma q, Gamma p) {
        Tensor a = q.logConcentration().exp();
        Tensor b = p.logConcentration().exp();
        Tensor logRatio = q.logRate().sub(p.logRate());
        return Functions.logGamma(b)
                .sub(Functions.logGamma(a))
                .addProduct(a.sub(b), Functions.digamma(a))
                .addProduct(b, logRatio)
                .addProduct(a, Functions.expm1(logRatio.neg()));
    }

    /** {@code sum pi (log pi - log p)}. */
    private static Tensor categorical(Categorical q, Categorical p) {
        Tensor log = q.logProbabilities();
        return log.exp().mul(log.sub(p.logProbabilities())).sum(-1, -2);
    }

    /** {@code k E[t] - log E[exp(k t)]}, the first expectation under q, the second over the whole sphere. */
    private static Tensor sphereUniform(VonMisesFisher q) {
        Tensor k = q.concentration();
        SphereRule sphere = q.sphere();
        Tensor kl = k.sum(-1).mul(sphere.meanCosine(k)).sub(sphere.logMeanExp(k));
        return kl.expand(q.direction().shape().dropLast(1));
    }

    private static Normal standard(Tensor mean, StandardNormal p) {
        Tensor zeros = mean.detach().mul(0);
        return new Normal(zeros, zeros, p.eventShape());
    }

    private static FullNormal full(Normal n) {
        Tensor deviation = n.logVariance().mul(0.5).exp().expand(n.mean().shape());
        return new FullNormal(n.mean(), Matrices.ofDiagonal(deviation));
    }

    /** {@code 1/2 sum_i [(sum_j L_ij^2 + (m1 - m2)_i^2) / v_i + log v_i - 1] - log |L|}. */
    private static Tensor fullNormal(FullNormal q, Normal p) {
        Tensor squares = q.factor().square().sum(-1).add(q.mean().sub(p.mean()).square());
        Tensor each =
                squares.mul(p.logVariance().neg().exp()).add(p.logVariance()).sub(1);
        return each.sum(-1).mul(0.5).sub(q.logDeterminant());
    }

    /** {@code 1/2 (|L2^-1 L1|^2 + |L2^-1 (m1 - m2)|^2 - D) + log |L2| - log |L1|}. */
    private static Tensor fullFull(FullNormal q, FullNormal p) {
        Tensor shape = Matrices.solveLower(p.factor(), q.factor()).square().sum(-1, -2);
        Tensor shift = p.whitened(q.mean()).square().sum(-1);
        Tensor half = shape.sub((double) q.eventShape().size()).add(shift).mul(0.5);
        return half.add(p.logDeterminant().sub(q.logDeterminant()));
    }
}
