package elbo.train;

import elbo.model.Bound;
import elbo.tensor.Shape;

/** Training met a number that is not finite; the weights of that moment are of no use. */
public final class Diverged extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Finding finding;

    /**
     * What was found.
     *
     * @param epoch    from 1
     * @param step     from 1
     * @param term     what was not finite: {@code reconstruction, kl}, or {@code gradient}
     * @param place    where the first such number was: a layer, z, a term, a parameter whose gradient it was
     * @param batch    the bound of that batch alone, before the step; for a gradient after it
     * @param rate     the learning rate
     * @param examples the batch as the encoder reads it
     * @param shape    {@code [B, event]}
     */
    public record Finding(
            int epoch, long step, String term, String place, Bound batch, double rate, float[] examples, Shape shape) {}

    Diverged(Finding finding) {
        super("training diverged at step " + finding.step + " (epoch " + finding.epoch + "): not finite: "
                + finding.term + ", first in " + finding.place + ". Try a smaller learning rate (--lr, now "
                + finding.rate + "), or let training go back and lower it: --set recovery.times=3");
        this.finding = finding;
    }

    public Finding finding() {
        return finding;
    }
}
