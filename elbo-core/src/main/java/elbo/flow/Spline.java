package elbo.flow;

import elbo.Source;
import elbo.tensor.Tensor;
import elbo.transform.Pointwise;
import elbo.transform.RationalQuadratic;

/**
 * A monotone spline of quotients of quadratics, the identity beyond its range.
 *
 * @param bins between knots
 * @param tail the half range
 */
@Source(arxiv = "1906.04032", at = "sec. 3.1")
public record Spline(int bins, double tail) implements Shaping {
    public Spline {
        if (bins < 2 || bins > 500) {
            throw new IllegalArgumentException("bins must be from 2 to 500; got " + bins);
        }
        if (!(tail > 0) || Double.isInfinite(tail)) {
            throw new IllegalArgumentException("tail must be greater than 0; got " + tail);
        }
    }

    @Override
    public int numbers() {
        return RationalQuadratic.numbers(bins);
    }

    @Override
    public Pointwise with(Tensor numbers) {
        return new RationalQuadratic(numbers, tail);
    }
}
