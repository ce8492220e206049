package elbo.sampler;

/**
 * How a model of codes is trained, with Adam.
 *
 * @param codes  that it is trained on, at most
 * @param epochs passes over them
 * @param batch  codes in a step
 * @param rate   the learning rate
 */
public record Learning(int codes, int epochs, int batch, double rate) {
    public Learning {
        if (codes < 2 || epochs < 1 || batch < 1) {
            throw new IllegalArgumentException("codes must be at least 2, epochs and batch at least 1; got " + codes
                    + ", " + epochs + " and " + batch);
        }
        if (!(rate > 0) || Double.isInfinite(rate)) {
            throw new IllegalArgumentException("rate must be a number above 0; got " + rate);
        }
    }
}
