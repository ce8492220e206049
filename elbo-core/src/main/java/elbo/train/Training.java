package elbo.train;

/**
 * How a model is fitted, as a description.
 *
 * @param batch  examples in a step; the last batch of an epoch may be smaller and counts like any other
 * @param epochs passes over the training data
 */
public record Training(Optimization optimizer, int batch, int epochs, Saving saving, Recovery recovery) {
    public Training {
        if (batch < 1) {
            throw new IllegalArgumentException("batch must be at least 1; got " + batch);
        }
        if (epochs < 1) {
            throw new IllegalArgumentException("epochs must be at least 1; got " + epochs);
        }
    }

    /** Saved as usual; stops at the first number that is not finite. */
    public Training(Optimization optimizer, int batch, int epochs) {
        this(optimizer, batch, epochs, Saving.USUAL, Recovery.NONE);
    }
}
