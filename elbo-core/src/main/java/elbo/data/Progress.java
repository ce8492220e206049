package elbo.data;

/** Is told how far long work on data has come. */
@FunctionalInterface
public interface Progress {
    Progress NONE = (what, done, total) -> {};

    /**
     * @param what  what is being made or fetched, for people
     * @param done  bytes or examples so far
     * @param total of how many
     */
    void at(String what, long done, long total);
}
