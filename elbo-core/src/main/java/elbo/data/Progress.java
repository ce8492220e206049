package elbo.data;

/** Is told how far long work on data has come. */
@FunctionalInterface
public interface Progress {
    Progress NONE = (what, done, total) -> {};

    /**
     * @param what  what is being made or read, for people
     * @param done  examples, files or numbers so far
     * @param total of how many
     */
    void at(String what, long done, long total);

    /**
     * @param what  what is being fetched
     * @param done  bytes so far
     * @param total of how many
     */
    default void bytes(String what, long done, long total) {
        at(what, done, total);
    }
}
