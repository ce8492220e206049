package elbo.data;

import elbo.tensor.DType;
import elbo.tensor.Shape;
import java.nio.ByteBuffer;

/**
 * Examples of one shape, in a fixed order. Values are stored as bytes or floats; the value of a stored number {@code s} is
 * {@code s * scale()}. So a grey picture stays one byte a pixel until the training step needs it.
 */
public interface Dataset {
    /** Data of more bytes than this stays where it is, as far as its files allow, and is read as it is needed. */
    long LARGE = 1L << 28;

    /** A name for messages and records: {@code mnist/train}. */
    String name();

    int size();

    /** The shape of one example: {@code [C, H, W]} for pictures (channels first), {@code [D]} for vectors. */
    Shape eventShape();

    Kind kind();

    /** How values are stored: {@link DType#UINT8} or {@link DType#FLOAT32}. */
    DType storage();

    /** What a stored number is multiplied by: 1/255 for grey pictures in bytes, else 1. */
    float scale();

    /**
     * Puts the stored numbers of examples {@code from .. from+count-1} into {@code into}, in the machine's byte order,
     * starting at its position, which moves past them. Safe to call from any thread.
     *
     * @throws IndexOutOfBoundsException if there are no such examples
     * @throws java.nio.BufferOverflowException if they do not fit
     */
    void read(int from, int count, ByteBuffer into);

    /** What the numbers stand for, where their kind is {@link Kind#SYMBOL}. */
    default Alphabet alphabet() {
        return Alphabet.NONE;
    }

    /** What one example is. */
    default Form form() {
        return new Form(eventShape(), kind(), alphabet());
    }

    /** How many bytes all stored numbers take. */
    default long bytes() {
        return Math.multiplyExact(size() * eventShape().size(), (long) storage().bytes());
    }

    /** What is known of each example beside its values: classes, generating factors; may be empty. */
    Labels labels();

    /**
     * The first {@code n} examples with their labels, or all if there are fewer.
     *
     * @throws IllegalArgumentException unless {@code n} is positive
     */
    default Dataset limit(int n) {
        if (n < 1) {
            throw new IllegalArgumentException("a limit keeps at least one example; got " + n);
        }
        return n >= size() ? this : Rows.first(this, n);
    }
}
