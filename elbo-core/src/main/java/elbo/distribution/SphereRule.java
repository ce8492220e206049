package elbo.distribution;

import elbo.tensor.Along;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.Arrays;

/**
 * What distributions on the unit sphere of {@code dims} dimensions integrate with: built once and handed to each of them, because
 * finding 256 nodes takes some milliseconds. Numbers that depend on a concentration are good to 1e-9 up to 1000, and finite
 * beyond.
 */
public final class SphereRule {
    private static final int NODES = 256;

    private final long dims;
    private final double[] nodes;
    private final double[] logWeights;

    private SphereRule(long dims, AxisRule rule) {
        this.dims = dims;
        this.nodes = rule.nodes();
        this.logWeights = Arrays.stream(rule.weights()).map(Math::log).toArray();
    }

    /** @throws IllegalArgumentException for fewer than two dimensions, in which there is no direction to turn to */
    public static SphereRule of(long dims) {
        if (dims < 2) {
            throw new IllegalArgumentException("a sphere needs at least 2 dimensions; got " + dims);
        }
        return new SphereRule(dims, AxisRule.of(dims, NODES));
    }

    public long dims() {
        return dims;
    }

    /** The log of the sphere's area: {@code log 2 pi} for the circle, {@code log 4 pi} for the sphere in space. */
    static double logArea(long dims) {
        double log = Math.log(dims % 2 == 0 ? 2 * Math.PI : 2);
        for (long d = dims % 2 == 0 ? 2 : 1; d < dims; d += 2) {
            log += Math.log(2 * Math.PI / d);
        }
        return log;
    }

    /**
     * {@code log E[exp(k t)]} over points spread evenly, t their coordinate along an axis; {@code k [.., 1]} to {@code [..]}.
     */
    Tensor logMeanExp(Tensor k) {
        return exponents(k).logSumExp(-1);
    }

    /** {@code E[t exp(k t)] / E[exp(k t)] = I_(d/2)(k) / I_(d/2-1)(k)}: the mean cosine; {@code k [.., 1]} to {@code [..]}. */
    Tensor meanCosine(Tensor k) {
        return Along.softmax(exponents(k), -1).mul(like(nodes, k)).sum(-1);
    }

    private Tensor exponents(Tensor k) {
        return like(logWeights, k).addProduct(k, like(nodes, k));
    }

    private static Tensor like(double[] values, Tensor k) {
        return Tensors.of(values, values.length).to(k.dtype()).to(k.device());
    }
}
