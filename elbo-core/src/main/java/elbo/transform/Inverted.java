package elbo.transform;

import elbo.tensor.Tensor;

/** A transform with its directions exchanged. */
record Inverted(Transform of) implements Transform {
    @Override
    public Image forward(Tensor x) {
        return of.inverse(x);
    }

    @Override
    public Image inverse(Tensor y) {
        return of.forward(y);
    }

    @Override
    public Transform inverted() {
        return of;
    }
}
