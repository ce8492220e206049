package elbo.flow;

import elbo.Source;
import elbo.tensor.Tensor;
import elbo.transform.Affine;
import elbo.transform.Pointwise;

/**
 * {@code y = x exp(s) + m}, with {@code s = most tanh(a / most)}, so that no layer stretches by more than {@code exp(most)}.
 *
 * @param most of the logarithm of the scale
 */
@Source(arxiv = "1605.08803", at = "sec. 3.2; the bound as in its implementation, by tanh")
public record Scaling(double most) implements Shaping {
    public Scaling {
        if (!(most > 0) || Double.isInfinite(most)) {
            throw new IllegalArgumentException("most must be greater than 0; got " + most);
        }
    }

    @Override
    public int numbers() {
        return 2;
    }

    @Override
    public Pointwise with(Tensor numbers) {
        Tensor scale = numbers.narrow(1, 1, 1).sum(1).div(most).tanh().mul(most);
        return new Affine(numbers.narrow(1, 0, 1).sum(1), scale);
    }
}
