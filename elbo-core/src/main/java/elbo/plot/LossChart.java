package elbo.plot;

import elbo.Refusal;
import java.util.List;

/** How the loss fell, in nats per example. */
public final class LossChart {
    private LossChart() {}

    /**
     * The loss by epoch.
     *
     * @param curves one for each split: "train", "test"
     * @throws Refusal if there is no curve, or no finite value in any
     */
    public static Figure loss(List<Curve> curves) {
        return Lines.draw(new Axes("Loss", "epoch", "nats per example"), curves);
    }

    /**
     * The two terms of the loss, side by side, each with its own scale: they differ tenfold.
     *
     * @param reconstruction -E[log p(x|z)] for each split
     * @param kl             KL(q(z|x) || p(z)) for each split
     * @throws Refusal if either has no curve, or no finite value in any
     */
    public static Figure terms(List<Curve> reconstruction, List<Curve> kl) {
        Panel left = panel("Reconstruction", reconstruction);
        Panel right = panel("KL divergence", kl);
        return Page.grid(List.of(left, right), 2, 430, 320);
    }

    private static Panel panel(String title, List<Curve> curves) {
        return Lines.panel(new Axes(title, "epoch", "nats per example"), curves).key(Lines.emptiest(curves));
    }
}
