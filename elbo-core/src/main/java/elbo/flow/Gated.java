package elbo.flow;

import elbo.Source;
import elbo.tensor.Tensor;
import elbo.transform.Affine;
import elbo.transform.Pointwise;

/**
 * {@code y = g x + (1 - g) m}, {@code g = sigmoid(a + open)}: as the gates of recurrent networks, so that much of x is kept at first.
 *
 * @param open what is added before the sigmoid
 */
@Source(arxiv = "1606.04934", at = "eq. 14")
public record Gated(double open) implements Shaping {
    @Override
    public int numbers() {
        return 2;
    }

    @Override
    public Pointwise with(Tensor numbers) {
        Tensor gate = numbers.narrow(1, 1, 1).sum(1).add(open);
        Tensor shift = numbers.narrow(1, 0, 1).sum(1).mul(gate.neg().sigmoid());
        return new Affine(shift, gate.neg().softplus().neg());
    }
}
