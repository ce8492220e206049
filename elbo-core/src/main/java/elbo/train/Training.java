package elbo.train;

/**
 * How a model is fitted, as a description.
 *
 * @param batch     examples in a step; the last batch of an epoch may be smaller and counts like any other
 * @param epochs    passes over the training data
 * @param clip      the most that the norm of all gradients of a step's phase may be, see {@link Clipping}; 0 for no limit
 * @param averaging decay of the mean of the weights that is measured and saved in their place, see {@link Averages}; 0 for none
 * @param patience  epochs without a better measure of the test data, that of {@code saving.best}, after which training is
 *     complete; 0 to train to the last epoch
 */
public record Training(
        Optimization optimizer,
        int batch,
        int epochs,
        Saving saving,
        Recovery recovery,
        double clip,
        double averaging,
        int patience) {
    public Training {
        if (batch < 1) {
            throw new IllegalArgumentException("batch must be at least 1; got " + batch);
        }
        if (epochs < 1) {
            throw new IllegalArgumentException("epochs must be at least 1; got " + epochs);
        }
        Checked.notNegative("clip", clip);
        Checked.share("averaging", averaging);
        if (patience < 0) {
            throw new IllegalArgumentException("patience must be at least 0; got " + patience);
        }
        if (patience > 0 && saving.best() == Saving.Measure.NONE) {
            throw new IllegalArgumentException(
                    "patience must be 0 where saving.best is none, which says what is better; got " + patience);
        }
    }

    /** Without clipping, averaging and an early end. */
    public Training(Optimization optimizer, int batch, int epochs, Saving saving, Recovery recovery) {
        this(optimizer, batch, epochs, saving, recovery, 0, 0, 0);
    }

    /** Saved as usual; stops at the first number that is not finite. */
    public Training(Optimization optimizer, int batch, int epochs) {
        this(optimizer, batch, epochs, Saving.USUAL, Recovery.NONE);
    }
}
