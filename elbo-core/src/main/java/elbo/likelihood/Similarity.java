package elbo.likelihood;

import elbo.Source;
import elbo.tensor.Functions;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The multi-scale structural similarity of pictures with values in [0, 1]. With means, variances and covariance under a window,
 * luminance {@code l = (2 mx my + c1) / (mx^2 + my^2 + c1)} and structure {@code s = (2 cov + c2) / (vx + vy + c2)},
 * {@code c1 = 0.01^2}, {@code c2 = 0.03^2}, averaged over all places of the window:
 * {@code prod_j max(mean s_j, 0)^w_j}, the coarsest scale with {@code l s} in place of {@code s}. Each scale is half as large as the one
 * before: squares of four averaged, an odd row or column left out.
 *
 * <p>The window is a Gaussian of deviation 1.5, 11 wide, or as wide as the picture where that is smaller. There are as many scales
 * as the window fits into, at most 5, the weights those of the first, brought to a sum of 1.
 */
@Source(
        work = "Wang, Simoncelli and Bovik 2003, Multiscale structural similarity for image quality assessment",
        at = "eq. 7")
final class Similarity {
    private static final double[] WEIGHTS = {0.0448, 0.2856, 0.3001, 0.2363, 0.1333};
    private static final int WINDOW = 11;
    private static final double DEVIATION = 1.5;
    private static final double C1 = 0.01 * 0.01;
    private static final double C2 = 0.03 * 0.03;
    /** Below this powers are drawn as lines, whose slope is finite. */
    private static final double SMALL = 1e-6;

    private Similarity() {}

    /** Of {@code [N, 1, H, W]} and {@code [N, 1, H, W]}, {@code [N]}. */
    static Tensor multiscale(Tensor x, Tensor y) {
        int scales = scales(Math.min(x.shape().dim(2), x.shape().dim(3)));
        double total = Arrays.stream(WEIGHTS, 0, scales).sum();
        List<Tensor> factors = new ArrayList<>();
        Tensor a = x;
        Tensor b = y;
        for (int i = 0; i < scales - 1; i++) {
            factors.add(power(similarity(a, b, false), WEIGHTS[i] / total));
            a = half(a);
            b = half(b);
        }
        Tensor coarsest = power(similarity(a, b, true), WEIGHTS[scales - 1] / total);
        return factors.stream().reduce(coarsest, Tensor::mul);
    }

    /** As many as the window fits into, the shorter side halved each time. */
    static int scales(long side) {
        int scales = 1;
        while (scales < WEIGHTS.length && side >> scales >= WINDOW) {
            scales++;
        }
        return scales;
    }

    /** Structure, and luminance too at the {@code coarsest} scale, {@code [N]}. */
    private static Tensor similarity(Tensor x, Tensor y, boolean coarsest) {
        long n = x.shape().dim(0);
        Tensor smooth = smooth(Tensors.cat(List.of(x, y, x.square(), y.square(), x.mul(y)), 0));
        Tensor mx = smooth.narrow(0, 0, n);
        Tensor my = smooth.narrow(0, n, n);
        Tensor means = mx.mul(my);
        Tensor squares = mx.square().add(my.square());
        Tensor variances =
                smooth.narrow(0, 2 * n, n).add(smooth.narrow(0, 3 * n, n)).sub(squares);
        Tensor covariance = smooth.narrow(0, 4 * n, n).sub(means);
        Tensor structure = covariance.mul(2).add(C2).div(variances.add(C2));
        Tensor both = coarsest ? structure.mul(means.mul(2).add(C1).div(squares.add(C1))) : structure;
        return both.mean(-1, -2, -3);
    }

    /** Under each place of the window that lies within the picture. */
    private static Tensor smooth(Tensor x) {
        Tensor none = Tensors.zeros(Shape.of(1), x.dtype(), x.device());
        Tensor tall = window(x, x.shape().dim(2)).reshape(1, 1, -1, 1);
        Tensor wide = window(x, x.shape().dim(3)).reshape(1, 1, 1, -1);
        return x.conv2d(tall, none, 1, 0).conv2d(wide, none, 1, 0);
    }

    /** A Gaussian that adds up to 1, made where the picture is. */
    private static Tensor window(Tensor like, long side) {
        int width = (int) Math.min(WINDOW, side);
        Tensor place = Tensors.range(width, like.dtype(), like.device()).sub((width - 1) / 2.0);
        Tensor bell = place.square().mul(-0.5 / (DEVIATION * DEVIATION)).exp();
        return bell.div(bell.sum());
    }

    private static Tensor half(Tensor x) {
        Tensor none = Tensors.zeros(Shape.of(1), x.dtype(), x.device());
        Tensor quarter = Tensors.full(Shape.of(1, 1, 2, 2), 0.25, x.dtype(), x.device());
        return x.conv2d(quarter, none, 2, 0);
    }

    /** {@code max(x, 0)^p}. */
    private static Tensor power(Tensor x, double p) {
        Tensor line = x.relu().mul(Math.pow(SMALL, p - 1));
        return Functions.where(x.gt(SMALL), Functions.pow(x.clampMin(SMALL), p), line);
    }
}
