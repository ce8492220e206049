package elbo.data;

/** What the values of a data set are, which decides the likelihoods that fit. */
public enum Kind {
    /** only 0 and 1 */
    BINARY,
    /** within [0, 1] */
    UNIT,
    /** whole numbers from 0 up */
    COUNT,
    /** any finite number */
    REAL,
    /** whole numbers that stand for symbols, see {@link Alphabet}: no order, nothing to add up */
    SYMBOL;

    /** Whether every value lies in [0, 1]. */
    public boolean inUnitInterval() {
        return this == BINARY || this == UNIT;
    }
}
