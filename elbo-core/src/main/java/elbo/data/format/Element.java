package elbo.data.format;

import java.nio.ByteBuffer;

/** How numbers lie in a file, least significant byte first. */
enum Element {
    BOOL(1),
    U1(1),
    I1(1),
    I2(2),
    U2(2),
    I4(4),
    U4(4),
    I8(8),
    U8(8),
    F2(2),
    F4(4),
    F8(8);

    private final int width;

    Element(int width) {
        this.width = width;
    }

    /** Bytes of one number in the file. */
    int width() {
        return width;
    }

    /** Whether numbers stay one byte each in memory. */
    boolean staysBytes() {
        return this == BOOL || this == U1;
    }

    /** Bytes of one number in memory. */
    int stored() {
        return staysBytes() ? 1 : Float.BYTES;
    }

    /** The next number of {@code in}, which is in little-endian order, rounded to a float. */
    float next(ByteBuffer in) {
        return switch (this) {
            case BOOL -> in.get() == 0 ? 0 : 1;
            case U1 -> in.get() & 0xFF;
            case I1 -> in.get();
            case I2 -> in.getShort();
            case U2 -> in.getShort() & 0xFFFF;
            case I4 -> in.getInt();
            case U4 -> in.getInt() & 0xFFFFFFFFL;
            case I8 -> in.getLong();
            case U8 -> unsigned(in.getLong());
            case F2 -> Float.float16ToFloat(in.getShort());
            case F4 -> in.getFloat();
            case F8 -> (float) in.getDouble();
        };
    }

    /** A 64-bit number without a sign, rounded to a float. */
    static float unsigned(long v) {
        // halved with the last bit kept, so that rounding goes the right way
        return v >= 0 ? v : 2f * ((v >>> 1) | (v & 1));
    }
}
