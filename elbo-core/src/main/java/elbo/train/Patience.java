package elbo.train;

import elbo.model.Bound;
import java.util.List;

/** Counts the epochs since the best one. */
final class Patience {
    private final int epochs;
    private final Saving.Measure measure;
    private double best;
    private int since;

    /** @param epochs how many may pass without a better one; 0 for any number */
    Patience(int epochs, Saving.Measure measure) {
        this.epochs = epochs;
        this.measure = measure;
        begin(List.of());
    }

    /** Begins after these epochs. */
    void begin(List<Bound> tested) {
        best = Double.POSITIVE_INFINITY;
        since = 0;
        tested.forEach(this::saw);
    }

    void saw(Bound tested) {
        double now = measure.of(tested);
        if (now < best) {
            best = now;
            since = 0;
        } else {
            since++;
        }
    }

    boolean over() {
        return epochs > 0 && since >= epochs;
    }
}
