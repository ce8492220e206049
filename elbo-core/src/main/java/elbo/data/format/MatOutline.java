package elbo.data.format;

import elbo.Problem;
import elbo.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The variables of a MATLAB file of level 5, by their heads alone. Every length on the way to a number is checked here against the
 * bytes that can be there, so that {@link MatFile} may trust what it reads; objects, of Java or of MATLAB, and handles of
 * functions are refused wherever they stand at the top of a file.
 *
 * <p>Source: MathWorks, "MAT-File Format", chapter 1, level 5.
 */
final class MatOutline {
    private static final int HEADER = 128;
    private static final int TAG = 8;
    private static final int OFFSET_AT = 116;
    private static final int ORDER_AT = 126;
    private static final int MATRIX = 14;
    private static final int COMPRESSED = 15;
    private static final int INT8 = 1;
    private static final int INT32 = 5;
    private static final int UINT32 = 6;

    /** MATLAB allows 63. */
    private static final int LONGEST_NAME = 1 << 10;

    private static final int MOST_DIMENSIONS = 32;
    private static final int MOST_VARIABLES = 10_000;

    private final Path file;
    private final long size;
    private final ByteOrder order;

    private MatOutline(Path file) throws IOException {
        this.file = file;
        this.size = Files.size(file);
        try (Incoming in = Incoming.part(file, 0, size, false)) {
            this.order = order(in);
        }
    }

    /** All variables by name, in the order of the file. */
    static Map<String, MatVariable> of(Path file) throws IOException {
        return new MatOutline(file).variables();
    }

    private ByteOrder order(Incoming in) throws IOException {
        if (size < HEADER) {
            throw refusal("is no MATLAB file: it is shorter than the header of one");
        }
        byte[] header = in.header(HEADER);
        String text = new String(header, 0, OFFSET_AT, StandardCharsets.ISO_8859_1);
        if (text.startsWith("MATLAB 7.3") || text.startsWith("\u0089HDF")) {
            throw refusal("is of version 7.3, which is HDF5 and is not read; save it again in MATLAB with"
                    + " save('FILE.mat', '-v7'), or as .npy or .npz from Python");
        }
        if (!text.startsWith("MATLAB 5.0 MAT-file")) {
            throw refusal("is no MATLAB file of level 5; save it again in MATLAB with save('FILE.mat', '-v7')");
        }
        for (int i = OFFSET_AT; i < OFFSET_AT + Long.BYTES; i++) {
            if (header[i] != 0 && header[i] != ' ') {
                throw objects("a part of objects");
            }
        }
        return switch ((header[ORDER_AT] & 0xFF) << 8 | header[ORDER_AT + 1]) {
            case 'I' << 8 | 'M' -> ByteOrder.LITTLE_ENDIAN;
            case 'M' << 8 | 'I' -> ByteOrder.BIG_ENDIAN;
            default -> throw refusal("is damaged: its header does not say the order of bytes; fetch or save it again");
        };
    }

    private Map<String, MatVariable> variables() throws IOException {
        Map<String, MatVariable> found = new LinkedHashMap<>();
        for (long at = HEADER; at < size; ) {
            Tag tag;
            try (Incoming in = Incoming.part(file, at, size - at, false)) {
                tag = tag(in);
            }
            at += TAG;
            if (tag.bytes > size - at) {
                throw refusal("is cut short or damaged: an element of " + tag.bytes + " bytes is promised, but "
                        + (size - at) + " follow; fetch or save it again");
            }
            MatVariable variable = variable(tag, at);
            if (found.put(variable.name(), variable) != null) {
                throw refusal("holds two variables named " + Problem.shown(variable.name()) + "; keep one of them");
            }
            if (found.size() > MOST_VARIABLES) {
                throw refusal("holds more than " + MOST_VARIABLES + " variables; save all examples as one matrix");
            }
            at += tag.bytes;
        }
        return found;
    }

    private MatVariable variable(Tag tag, long at) throws IOException {
        boolean packed = tag.type == COMPRESSED;
        if (!packed && tag.type != MATRIX) {
            throw damaged("an element of type " + tag.type + " is no variable");
        }
        try (Incoming in = Incoming.part(file, at, tag.bytes, packed)) {
            if (packed && tag(in).type != MATRIX) {
                throw damaged("a packed element is no variable");
            }
            return head(in);
        }
    }

    private MatVariable head(Incoming in) throws IOException {
        ByteBuffer flags = content(in, UINT32, 2 * Integer.BYTES);
        if (flags.remaining() != 2 * Integer.BYTES) {
            throw damaged("a variable has no flags");
        }
        int flag = flags.getInt();
        MatVariable.Type type = MatVariable.Type.of(flag & 0xFF)
                .orElseThrow(() -> damaged("a variable is of the unknown class " + (flag & 0xFF)));
        if (type == MatVariable.Type.OBJECT) {
            throw objects("an object or the handle of a function");
        }
        long[] dims = dims(content(in, INT32, MOST_DIMENSIONS * Integer.BYTES));
        ByteBuffer name = content(in, INT8, LONGEST_NAME);
        MatVariable variable = new MatVariable(
                StandardCharsets.ISO_8859_1.decode(name).toString(),
                type,
                (flag & MatVariable.LOGICAL) != 0,
                (flag & MatVariable.COMPLEX) != 0,
                dims);
        if (variable.readable()) {
            requireValues(in, variable);
        }
        return variable;
    }

    /** The numbers that the sizes promise follow, and no others; an array without any is nobody's example. */
    private void requireValues(Incoming in, MatVariable variable) throws IOException {
        String where = variable.where(file);
        Tag values = tag(in);
        int width = MatVariable.width(values.type)
                .orElseThrow(() -> new Refusal(
                        where, "is damaged: its values are of the unknown type " + values.type + "; save it again"));
        long count = variable.count(where);
        boolean others = values.bytes % width != 0 || values.bytes / width != count; // a product might not fit a long
        if (others || values.bytes > Integer.MAX_VALUE - TAG) {
            throw new Refusal(
                    where,
                    "is damaged or too large: its shape is " + variable.size() + ", but " + values.bytes + " bytes of "
                            + width + " for each number are promised; save it again, or as .npy");
        }
        in.require(count, width);
    }

    private long[] dims(ByteBuffer sizes) {
        long[] dims = new long[sizes.remaining() / Integer.BYTES];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = sizes.getInt();
            if (dims[i] < 0) {
                throw damaged("a variable has the size " + dims[i]);
            }
        }
        if (dims.length < 2) {
            throw damaged("a variable has " + dims.length + " dimensions, and 2 are the least");
        }
        return dims;
    }

    /**
     * What stands before each piece.
     *
     * @param small whether the piece stands in the second half of the tag's eight bytes
     */
    private record Tag(int type, long bytes, boolean small) {}

    private Tag tag(Incoming in) throws IOException {
        int first = ByteBuffer.wrap(in.header(Integer.BYTES)).order(order).getInt();
        if (first >>> Short.SIZE != 0) {
            return new Tag(first & 0xFFFF, first >>> Short.SIZE, true);
        }
        int second = ByteBuffer.wrap(in.header(Integer.BYTES)).order(order).getInt();
        return new Tag(first, second & 0xFFFFFFFFL, false);
    }

    /** A short piece of this type, with what fills it up to eight bytes. */
    private ByteBuffer content(Incoming in, int type, int most) throws IOException {
        Tag tag = tag(in);
        if (tag.type != type || tag.bytes > (tag.small ? Integer.BYTES : most)) {
            throw damaged("a piece of type " + tag.type + " with " + tag.bytes + " bytes stands where one of type "
                    + type + " with at most " + most + " should");
        }
        int bytes = (int) tag.bytes;
        int whole = tag.small ? Integer.BYTES : (bytes + TAG - 1) / TAG * TAG;
        return ByteBuffer.wrap(in.header(whole), 0, bytes).order(order);
    }

    private Refusal damaged(String what) {
        return refusal("is damaged: " + what + "; fetch or save it again");
    }

    private Refusal objects(String what) {
        return refusal("holds " + what + ", which is never read; save its matrices alone:"
                + " save('FILE.mat', 'X', 'Y', '-v7')");
    }

    private Refusal refusal(String what) {
        return new Refusal(file.toString(), what);
    }
}
