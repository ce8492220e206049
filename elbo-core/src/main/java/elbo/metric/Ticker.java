package elbo.metric;

/** Is told how a long measurement goes; called on the measuring thread, so it should be quick. */
@FunctionalInterface
public interface Ticker {
    /** Ignores everything. */
    Ticker NONE = (what, done, of) -> {};

    /**
     * @param what what is being measured, for people: {@code log-likelihood}
     * @param done examples done
     * @param of   examples in all
     */
    void done(String what, long done, long of);

    /** Before the first example is measured: {@code done} of them are kept from a measurement that was interrupted. */
    default void goesOn(String what, long done, long of) {}
}
