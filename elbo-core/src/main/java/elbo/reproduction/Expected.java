package elbo.reproduction;

/**
 * What a figure must come to.
 *
 * @param figure    as {@code elbo train} and {@code elbo evaluate} name it: loss, elbo, reconstruction, kl, nll, bits_per_dim,
 *                  active_units, mutual_information; annealed_nll, where the entry has its likelihood measured while it trains, on
 *                  the test data at the end of that
 * @param of        the trial
 * @param minus     another trial, whose figure is taken off; empty for none
 * @param published what was published; NaN where only an order was
 * @param least     it must be no less
 * @param most      and no more
 */
public record Expected(String figure, String of, String minus, double published, double least, double most) {
    static final Expected DEFAULT = new Expected("loss", "", "", Double.NaN, -Double.MAX_VALUE, Double.MAX_VALUE);

    public Expected {
        if (!(least <= most)) {
            throw new IllegalArgumentException("least must be no more than most; got " + least + " and " + most);
        }
    }

    public boolean holds(double measured) {
        return least <= measured && measured <= most;
    }

    /** {@code nll of vamp - normal}. */
    public String words() {
        return figure + " of " + of + (minus.isEmpty() ? "" : " - " + minus);
    }
}
