package elbo.flow;

import elbo.Source;
import elbo.tensor.Tensor;
import elbo.transform.Affine;
import elbo.transform.Pointwise;

/**
 * {@code y = g (x + m)}, {@code g = sigmoid(a + open)}: what is added goes through the gate with x, in full while the gate is open,
 * where {@link Gated} adds {@code (1 - g) m}.
 *
 * @param open what is added before the sigmoid
 */
@Source(work = "openai/glow, the coupling of model.py")
public record GatedShift(double open) implements Shaping {
    @Override
    public int numbers() {
        return 2;
    }

    @Override
    public Pointwise with(Tensor numbers) {
        Tensor gate = numbers.narrow(1, 1, 1).sum(1).add(open);
        Tensor shift = numbers.narrow(1, 0, 1).sum(1).mul(gate.sigmoid());
        return new Affine(shift, gate.neg().softplus().neg());
    }
}
