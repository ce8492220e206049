package elbo.train;

import elbo.model.Bound;

/**
 * When training is saved, as a description. It is saved after each epoch in any case; nothing of this changes a run's bits.
 *
 * @param minutes also within an epoch, once so much time has passed since the last save; 0 for never
 * @param keep    how many checkpoints are kept, the newest ones; at least 2, for one may turn out damaged
 * @param best    which measure of the test data says what the best weights are, which are kept apart
 */
public record Saving(double minutes, int keep, Measure best) {
    /** Ten minutes, two checkpoints, the weights of the greatest bound: a loss whose weights change cannot be compared. */
    public static final Saving USUAL = new Saving(10, 2, Measure.NEGATIVE_ELBO);

    /** A measure of which less is better. */
    public enum Measure {
        LOSS,
        /** the negative evidence lower bound, whatever the objective weighs */
        NEGATIVE_ELBO,
        RECONSTRUCTION,
        /** nothing is kept apart */
        NONE;

        /** In nats; NaN for none. */
        public double of(Bound bound) {
            return switch (this) {
                case LOSS -> bound.loss();
                case NEGATIVE_ELBO -> -bound.elbo();
                case RECONSTRUCTION -> bound.reconstruction();
                case NONE -> Double.NaN;
            };
        }
    }

    public Saving {
        if (!(minutes >= 0)) {
            throw new IllegalArgumentException("minutes must be at least 0; got " + minutes);
        }
        if (keep < 2) {
            throw new IllegalArgumentException("keep must be at least 2; got " + keep);
        }
    }
}
