package elbo.nn;

import elbo.tensor.Grad;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.stream.LongStream;

/**
 * Mean and variance of each feature of {@code [B, F]} or channel of {@code [N, C, H, W]}: over the batch in training; outside by running
 * averages, each step of training a tenth of them (arXiv:1502.03167, algorithms 1 and 2) but for what is seen {@link Moment#aside}. A
 * batch of one value has no variance, and is taken as outside.
 *
 * @param mean     the running one, {@code [C]}
 * @param variance the running one, without bias, as PyTorch has it, {@code [C]}
 */
public record BatchStatistics(Tensor mean, Tensor variance) {
    private static final double MOMENTUM = 0.1;

    /**
     * A batch that was looked at.
     *
     * @param centred  the batch without its mean
     * @param variance {@code [C]}
     */
    public record Seen(Tensor centred, Tensor variance) {}

    /** Running averages that begin as mean 0 and variance 1 and are kept with the weights. */
    public static BatchStatistics build(Init init, long size) {
        Shape features = Shape.of(size);
        return new BatchStatistics(init.kept("running_mean", features, 0), init.kept("running_variance", features, 1));
    }

    /** Looks at a batch; in training the running averages follow it. */
    public Seen of(Tensor x) {
        long[] others = others(x);
        long count = x.shape().size() / mean.shape().size();
        if (!Moment.now().training() || count < 2) {
            return new Seen(x.sub(Norm.along(mean, x)), variance);
        }
        Tensor own = x.mean(others);
        Tensor centred = x.sub(Norm.along(own, x));
        Tensor spread = centred.square().mean(others);
        if (Moment.now().remembered()) {
            follow(mean, own, 1);
            follow(variance, spread, (double) count / (count - 1));
        }
        return new Seen(centred, spread);
    }

    /** Lets the running averages be those of a batch. */
    public void begin(Tensor x) {
        long[] others = others(x);
        try (Grad.Guard off = Grad.off()) {
            Tensor unused = mean.copyFrom(x.mean(others));
            Tensor unusedToo =
                    variance.copyFrom(x.sub(Norm.along(mean, x)).square().mean(others));
        }
    }

    private static long[] others(Tensor x) {
        return LongStream.range(0, x.shape().rank()).filter(dim -> dim != 1).toArray();
    }

    private static void follow(Tensor running, Tensor now, double factor) {
        try (Grad.Guard off = Grad.off()) {
            running.mulInPlace(1 - MOMENTUM).addInPlace(now, MOMENTUM * factor);
        }
    }
}
