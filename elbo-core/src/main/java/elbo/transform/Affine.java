package elbo.transform;

import elbo.tensor.Tensor;

/**
 * {@code y = x exp(logScale) + shift}.
 *
 * @param shift    broadcast against x
 * @param logScale in the shape of x
 */
public record Affine(Tensor shift, Tensor logScale) implements Pointwise {
    @Override
    public Image forward(Tensor x) {
        return new Image(shift.addProduct(x, logScale.exp()), logScale);
    }

    @Override
    public Image inverse(Tensor y) {
        Tensor back = logScale.neg();
        return new Image(y.sub(shift).mul(back.exp()), back);
    }
}
