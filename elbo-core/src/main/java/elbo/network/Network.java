package elbo.network;

/** What encoders and decoders have in common. */
public interface Network {
    /** Whether what comes out for an example depends on it alone, and not on the batch that it comes in. */
    default boolean perExample() {
        return true;
    }

    /** Whether the work is in convolutions, which decides how cores are shared out. */
    default boolean convolutional() {
        return false;
    }
}
