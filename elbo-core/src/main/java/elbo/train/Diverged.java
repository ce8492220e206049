package elbo.train;

import elbo.model.Bound;

/** Training met a number that is not finite and stopped. */
public final class Diverged extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Diverged(int epoch, long steps, Bound bound) {
        super("training diverged in epoch " + epoch + ", by step " + steps + ": loss " + bound.loss()
                + ", reconstruction " + bound.reconstruction() + ", kl " + bound.kl()
                + ". Try a smaller learning rate: --lr");
    }
}
