package elbo.transform;

import elbo.tensor.Tensor;

/** A pointwise function as a transform of events: what the numbers stretch adds up. */
record Summed(Pointwise each) implements Transform {
    @Override
    public Image forward(Tensor x) {
        return sum(each.forward(x));
    }

    @Override
    public Image inverse(Tensor y) {
        return sum(each.inverse(y));
    }

    private static Image sum(Image image) {
        return new Image(image.value(), sum(image.logDet()));
    }

    /** {@code [N, event]} to {@code [N]}. */
    static Tensor sum(Tensor each) {
        return each.reshape(each.shape().dim(0), -1).sum(1);
    }
}
