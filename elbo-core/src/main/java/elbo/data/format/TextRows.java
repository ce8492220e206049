package elbo.data.format;

import elbo.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Numbers written out, a row a line, with blanks between them. Whole numbers of 0 to 255 stay bytes, as long as no other comes;
 * memory grows with what really comes.
 */
final class TextRows {
    private static final int CHUNK = 1 << 16;
    private static final int FIRST = 1 << 20;
    /** Far above what a number takes to write. */
    private static final int LONGEST = 64;

    private final Incoming in;
    private final Room room;
    private final byte[] word = new byte[LONGEST];
    private int length;
    private byte[] bytes = new byte[FIRST];
    private float[] floats = {};
    private boolean whole = true;
    private int count;
    private int columns;
    private int rows;

    private TextRows(Incoming in, Room room) {
        this.in = in;
        this.room = room;
    }

    /**
     * All rows, {@code [N, D]}.
     *
     * @throws Refusal if a word is no number, rows differ in length, or there are none
     */
    static Numbers read(Incoming in, Room room) throws IOException {
        room.take(in.where(), FIRST);
        TextRows text = new TextRows(in, room);
        byte[] chunk = new byte[CHUNK];
        for (int got = in.some(chunk); got >= 0; got = in.some(chunk)) {
            for (int i = 0; i < got; i++) {
                text.next(chunk[i]);
            }
        }
        text.next((byte) '\n');
        return text.numbers();
    }

    private void next(byte c) {
        if (c > ' ') {
            if (length == LONGEST) {
                throw wrong("has a word of more than " + LONGEST + " letters");
            }
            word[length++] = c;
            return;
        }
        if (length > 0) {
            add();
            length = 0;
        }
        if (c == '\n') {
            endRow();
        } else if (c != ' ' && c != '\t' && c != '\r') {
            throw wrong("holds a byte that is no text (" + c + ")");
        }
    }

    private void add() {
        boolean digit = length == 1 && word[0] >= '0' && word[0] <= '9';
        float value = digit ? word[0] - '0' : parsed();
        if (whole && !(value >= 0 && value <= 255 && value == (int) value)) {
            room.take(in.where(), (long) bytes.length * Float.BYTES);
            floats = new float[bytes.length];
            for (int i = 0; i < count; i++) {
                floats[i] = bytes[i] & 0xFF;
            }
            bytes = new byte[0];
            whole = false;
        }
        grow();
        if (whole) {
            bytes[count++] = (byte) (int) value;
        } else {
            floats[count++] = value;
        }
    }

    private float parsed() {
        String text = new String(word, 0, length, StandardCharsets.ISO_8859_1);
        try {
            return Float.parseFloat(text);
        } catch (NumberFormatException e) {
            throw wrong("holds \"" + text + "\", which is no number");
        }
    }

    private void grow() {
        int size = whole ? bytes.length : floats.length;
        if (count < size) {
            return;
        }
        int more = (int) Math.min(Integer.MAX_VALUE - 8, 2L * size);
        if (more == size) {
            throw wrong("holds more than " + size + " numbers; save fewer or smaller examples");
        }
        room.take(in.where(), (long) (more - size) * (whole ? 1 : Float.BYTES));
        if (whole) {
            bytes = Arrays.copyOf(bytes, more);
        } else {
            floats = Arrays.copyOf(floats, more);
        }
    }

    private void endRow() {
        int inRow = count - rows * columns;
        if (inRow == 0) {
            return; // an empty line
        }
        if (rows == 0) {
            columns = inRow;
        }
        if (inRow != columns) {
            throw wrong("has " + inRow + " numbers, where the first row has " + columns);
        }
        rows++;
    }

    private Numbers numbers() {
        if (rows == 0) {
            throw new Refusal(in.where(), "holds no numbers");
        }
        Numbers.Store store = whole
                ? new Numbers.Store.Bytes(Arrays.copyOf(bytes, count))
                : new Numbers.Store.Floats(Arrays.copyOf(floats, count));
        return new Numbers(in.where(), new long[] {rows, columns}, store);
    }

    private Refusal wrong(String what) {
        return new Refusal(in.where(), "row " + (rows + 1) + " " + what);
    }
}
