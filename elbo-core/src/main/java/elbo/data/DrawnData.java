package elbo.data;

import elbo.tensor.Shape;
import java.nio.file.Path;

/** A data set that the program draws itself: always there, the same on every machine. */
public interface DrawnData {
    /** What people call it: {@code digits}. */
    String name();

    /** One line for lists. */
    String summary();

    /** The shape of one example. */
    Shape shape();

    int trainSize();

    int testSize();

    /**
     * Draws it, or reads what was drawn before.
     *
     * @param cache a folder of this data set's own to keep what was drawn, perhaps not there yet; it may be deleted at any
     *     time, and what is found in it is not to be trusted
     */
    Splits draw(Path cache, Progress progress);
}
