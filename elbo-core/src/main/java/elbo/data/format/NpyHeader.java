package elbo.data.format;

import elbo.Problem;
import elbo.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * The beginning of an .npy file, versions 1 to 3: what the numbers are and how many. The header is a Python dictionary of
 * three entries; only strings, truth values and tuples of whole numbers are understood, and nothing is evaluated.
 *
 * <p>Source: NumPy Enhancement Proposal 1, "A simple file format for NumPy arrays".
 */
record NpyHeader(Element element, boolean fortran, long[] dims) {
    static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    /** Far above what a plain array needs; NumPy itself refuses beyond 10,000. */
    private static final int LONGEST = 1 << 16;

    /** What NumPy allowed for most of its life; now it is 64. */
    private static final int MOST_DIMENSIONS = 32;

    private static final Map<String, Element> ELEMENTS = Map.ofEntries(
            Map.entry("b1", Element.BOOL),
            Map.entry("u1", Element.U1),
            Map.entry("i1", Element.I1),
            Map.entry("i2", Element.I2),
            Map.entry("u2", Element.U2),
            Map.entry("i4", Element.I4),
            Map.entry("u4", Element.U4),
            Map.entry("i8", Element.I8),
            Map.entry("u8", Element.U8),
            Map.entry("f2", Element.F2),
            Map.entry("f4", Element.F4),
            Map.entry("f8", Element.F8));

    /** Whether numbers lie in another order than last dimension fastest. */
    boolean firstFastest() {
        return fortran && dims.length > 1;
    }

    /**
     * Whether its numbers, {@code count} in all, can be kept as bits where they are zeros and ones: examples are counted by an int, and so
     * are the numbers of one.
     */
    boolean packs(long count) {
        return element.staysBytes()
                && dims.length > 0
                && !firstFastest()
                && Math.max(dims[0], count / dims[0]) <= Integer.MAX_VALUE;
    }

    static NpyHeader read(Incoming in) throws IOException {
        byte[] start = in.header(MAGIC.length + 2);
        if (!Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new Refusal(in.where(), "is no .npy file: it does not begin with the mark of one");
        }
        int version = start[MAGIC.length];
        if (version < 1 || version > 3) {
            throw new Refusal(in.where(), "is of .npy version " + version + "; versions 1 to 3 are read");
        }
        ByteBuffer size = ByteBuffer.wrap(in.header(version == 1 ? 2 : 4)).order(ByteOrder.LITTLE_ENDIAN);
        long length = version == 1 ? size.getShort() & 0xFFFF : size.getInt() & 0xFFFFFFFFL;
        if (length > LONGEST) {
            throw new Refusal(
                    in.where(), "promises a header of " + length + " bytes; no plain array needs more than " + LONGEST);
        }
        return parse(in.where(), new String(in.header((int) length), StandardCharsets.UTF_8));
    }

    private static NpyHeader parse(String where, String text) {
        Map<String, Object> entries = new PythonLiteral(where, text).dictionary();
        if (!(entries.get("fortran_order") instanceof Boolean fortran)
                || !(entries.get("shape") instanceof long[] dims)
                || !entries.containsKey("descr")
                || entries.size() != 3) {
            throw new Refusal(where, "has a header without descr, fortran_order and shape, or with more than these");
        }
        if (dims.length > MOST_DIMENSIONS) {
            throw new Refusal(
                    where, "has " + dims.length + " dimensions; at most " + MOST_DIMENSIONS + " are read. Reshape it");
        }
        return new NpyHeader(element(where, entries.get("descr")), fortran, dims);
    }

    private static Element element(String where, Object descr) {
        if (!(descr instanceof String type) || type.length() < 2) {
            throw new Refusal(where, "holds records, not one kind of number; save each field as an array of its own");
        }
        char order = type.charAt(0);
        String code = type.substring(1);
        if (code.startsWith("O")) {
            throw new Refusal(
                    where,
                    "holds Python objects, which are never loaded because they can run code; save an array of numbers,"
                            + " a.astype(\"float32\")");
        }
        Element element = ELEMENTS.get(code);
        if (element == null) {
            throw new Refusal(
                    where,
                    "holds values of type \"" + Problem.shown(type) + "\"; save whole numbers, floats or truth values,"
                            + " a.astype(\"float32\")");
        }
        if (order == '>' && element.width() > 1) {
            throw new Refusal(
                    where,
                    "holds numbers with the most significant byte first (\"" + type + "\"); save it as"
                            + " a.astype(\"<" + code + "\")");
        }
        return element;
    }
}
