package elbo.transform;

import elbo.tensor.Tensor;

/** {@code y = x + shift}, which stretches nothing. */
public record Translation(Tensor shift) implements Pointwise {
    @Override
    public Image forward(Tensor x) {
        return new Image(x.add(shift), shift.mul(0));
    }

    @Override
    public Image inverse(Tensor y) {
        return new Image(y.sub(shift), shift.mul(0));
    }
}
