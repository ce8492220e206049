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
    REAL;

    /** Whether every value lies in [0, 1]. */
    public boolean inUnitInterval() {
        return this == BINARY || this == UNIT;
    }
}
