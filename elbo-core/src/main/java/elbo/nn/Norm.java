package elbo.nn;

import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * How what a layer puts out is brought to mean 0 and variance 1 before its activation: {@code weight (x - mean) /
 * sqrt(variance + 1e-5) + bias}, weight and bias learnt, one of each for a feature of {@code [B, F]} or a channel of
 * {@code [N, C, H, W]}.
 */
public enum Norm {
    /** Not at all. */
    NONE,
    /** Each feature or channel over the batch in training, and by running averages outside, see {@link BatchStatistics}. */
    BATCH,
    /** All features of an example together (arXiv:1607.06450, eq. 3). */
    LAYER;

    private static final double EPSILON = 1e-5;

    /** Whether what comes out for an example depends on it alone. */
    public boolean perExample() {
        return this != BATCH;
    }

    /** Whether a layer before it has a bias: the mean over the batch would take it off again. */
    public boolean leavesBias() {
        return this != BATCH;
    }

    /** By itself, for {@code [B, features]} or {@code [N, features, H, W]}. */
    public Block build(Init init, long features) {
        return switch (this) {
            case NONE -> x -> x;
            case BATCH -> batch(init, Shape.of(features));
            case LAYER -> layer(init, Shape.of(features));
        };
    }

    /** {@code layer}, then this for what it puts out. */
    Block after(Block layer, Init init, long features) {
        return this == NONE ? layer : layer.then(build(init, features));
    }

    private static Block layer(Init init, Shape features) {
        Tensor weight = init.constant("weight", features, 1);
        Tensor bias = init.constant("bias", features, 0);
        return x -> {
            long[] all = LongStream.range(1, x.shape().rank()).toArray();
            Shape one = Shape.of(sizes(x, 0));
            Tensor centred = x.sub(x.mean(all).reshape(one));
            Tensor deviation = centred.square().mean(all).add(EPSILON).sqrt().reshape(one);
            return along(bias, x).addProduct(centred.div(deviation), along(weight, x));
        };
    }

    private static Block batch(Init init, Shape features) {
        Tensor weight = init.constant("weight", features, 1);
        Tensor bias = init.constant("bias", features, 0);
        return standardised(init, features.size(), EPSILON)
                .then(x -> along(bias, x).addProduct(x, along(weight, x)));
    }

    /**
     * Batch norm without anything learnt: to mean 0 and variance 1 over the batch in training, by running averages outside.
     *
     * @param epsilon what is added to the variance
     */
    public static Block standardised(Init init, long size, double epsilon) {
        BatchStatistics statistics = BatchStatistics.build(init, size);
        return x -> {
            BatchStatistics.Seen seen = statistics.of(x);
            return seen.centred().div(along(seen.variance().add(epsilon).sqrt(), x));
        };
    }

    /** A number for each feature, laid along the dimension of {@code x} that has them. */
    static Tensor along(Tensor perFeature, Tensor x) {
        return x.shape().rank() == 2 ? perFeature : perFeature.reshape(sizes(x, 1));
    }

    /** The sizes of {@code x}, all but one of them 1. */
    private static long[] sizes(Tensor x, int kept) {
        long[] sizes = new long[x.shape().rank()];
        Arrays.fill(sizes, 1);
        sizes[kept] = x.shape().dim(kept);
        return sizes;
    }
}
