package elbo.network;

/** What encoders and decoders have in common. */
public interface Network {
    /** Whether the work is in convolutions, which decides how cores are shared out. */
    default boolean convolutional() {
        return false;
    }
}
