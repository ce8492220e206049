package elbo.data.format;

import elbo.Refusal;
import elbo.data.Alphabet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Lines of symbols as numbers, while they are read: each symbol once, in the order in which they came. Memory grows with what really
 * comes.
 */
final class SymbolTable {
    private static final int CHUNK = 1 << 16;
    private static final int FIRST = 1 << 16;
    /** Letters of a word: longer ones are no words, and each run keeps its alphabet. */
    private static final int LONGEST_WORD = 100;

    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private final String where;
    private final boolean words;
    private final Room room;
    private final Map<String, Integer> known = new HashMap<>();
    private final List<String> symbols = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private int[] numbers = new int[FIRST];
    private int[] ends = new int[FIRST];
    private int count;
    private int lines;
    private char high;
    private boolean begun;

    private SymbolTable(String where, boolean words, Room room) {
        this.where = where;
        this.words = words;
        this.room = room;
    }

    /** @throws Refusal for what is no UTF-8, for no text at all, and for more or longer symbols than are told apart */
    static SymbolTable read(Incoming in, boolean words, Room room) throws IOException {
        SymbolTable table = new SymbolTable(in.where(), words, room);
        CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer bytes = ByteBuffer.allocate(CHUNK);
        CharBuffer chars = CharBuffer.allocate(CHUNK);
        byte[] chunk = new byte[CHUNK / 2]; // what is left of a letter stands before it
        int got;
        do {
            got = in.some(chunk);
            bytes.put(chunk, 0, Math.max(0, got)).flip();
            CoderResult result = utf8.decode(bytes, chars, got < 0);
            if (result.isError()) {
                throw new Refusal(in.where(), "is not UTF-8 text; save it as UTF-8");
            }
            bytes.compact();
            chars.flip();
            while (chars.hasRemaining()) {
                table.next(chars.get());
            }
            chars.clear();
        } while (got >= 0);
        table.endLine();
        if (table.lines == 0) {
            throw new Refusal(in.where(), "holds no line of text");
        }
        return table;
    }

    private void next(char c) {
        if (Character.isHighSurrogate(c)) {
            high = c;
            return;
        }
        int letter = Character.isLowSurrogate(c) ? Character.toCodePoint(high, c) : c;
        boolean mark = letter == BYTE_ORDER_MARK && !begun; // some editors put it before the first line
        begun = true;
        if (letter == '\n' || letter == '\r') {
            endLine();
        } else if (mark) {
            return;
        } else if (!words) {
            boolean leading = white(letter) && count == begin();
            if (!leading) {
                add(Character.toString(letter));
            }
        } else if (white(letter)) {
            endWord();
        } else if (word.length() < LONGEST_WORD) {
            word.appendCodePoint(letter);
        } else {
            throw new Refusal(
                    where,
                    "line " + (lines + 1) + " has a word of more than " + LONGEST_WORD
                            + " letters. Fix: leave #words out, or put spaces between words");
        }
    }

    private static boolean white(int letter) {
        return Character.isWhitespace(letter) || Character.isSpaceChar(letter);
    }

    private void endWord() {
        if (!word.isEmpty()) {
            add(word.toString());
            word.setLength(0);
        }
    }

    private void endLine() {
        endWord();
        while (!words
                && count > begin()
                && white(symbols.get(numbers[count - 1]).codePointAt(0))) {
            count--;
        }
        if (count > begin()) {
            ends = room(ends, lines);
            ends[lines++] = count;
        }
    }

    /** Where the line that is being read begins. */
    private int begin() {
        return lines == 0 ? 0 : ends[lines - 1];
    }

    private void add(String symbol) {
        Integer number = known.get(symbol);
        if (number == null) {
            number = symbols.size();
            if (number >= Alphabet.MOST) {
                throw new Refusal(
                        where,
                        "holds more than " + (Alphabet.MOST - 1)
                                + " different symbols. Fix: one word for all rare ones, or"
                                + " letters in the place of words");
            }
            known.put(symbol, number);
            symbols.add(symbol);
        }
        numbers = room(numbers, count);
        numbers[count++] = number;
    }

    private int[] room(int[] array, int used) {
        if (used < array.length) {
            return array;
        }
        int more = (int) Math.min(Integer.MAX_VALUE - 8, 2L * array.length);
        if (more == array.length) {
            throw new Refusal(where, "holds more than " + more + " symbols; save fewer or shorter texts");
        }
        room.take(where, (long) more * Integer.BYTES);
        return Arrays.copyOf(array, more);
    }

    /** Of all lines, in symbols. */
    int longest() {
        return IntStream.range(0, lines)
                .map(i -> ends[i] - (i == 0 ? 0 : ends[i - 1]))
                .max()
                .orElse(0);
    }

    /** The blank, then what occurs: the most frequent first, of equally frequent ones the first in order. */
    List<String> symbols() {
        List<String> all = new ArrayList<>(List.of(Alphabet.BLANK));
        ranked().forEach(i -> all.add(symbols.get(i)));
        return all;
    }

    /** The lines by their numbers in {@link #symbols}, with blanks up to the longest, {@code [lines, longest]}. */
    float[] values(Room room) {
        long size = (long) longest() * lines;
        if (size > Integer.MAX_VALUE - 8) {
            throw tooLong("they would be " + size + " numbers");
        }
        room.lack(size * Float.BYTES).ifPresent(why -> {
            throw tooLong("it " + why);
        });
        List<Integer> ranked = ranked();
        int[] rank = new int[symbols.size()];
        for (int i = 0; i < ranked.size(); i++) {
            rank[ranked.get(i)] = i + 1;
        }
        int longest = longest();
        float[] values = new float[(int) size];
        for (int line = 0; line < lines; line++) {
            int from = line == 0 ? 0 : ends[line - 1];
            for (int i = from; i < ends[line]; i++) {
                values[line * longest + i - from] = rank[numbers[i]];
            }
        }
        return values;
    }

    private Refusal tooLong(String why) {
        return new Refusal(
                where,
                "has a line of " + longest() + " symbols, and all examples are as long as the longest: " + why
                        + ". Fix: shorten or leave out the longest lines");
    }

    /** Symbols that occur, by how often; what stood at a line's end alone and was white does not. */
    private List<Integer> ranked() {
        long[] times = new long[symbols.size()];
        for (int i = 0; i < count; i++) {
            times[numbers[i]]++;
        }
        return IntStream.range(0, times.length)
                .filter(i -> times[i] > 0)
                .boxed()
                .sorted(Comparator.<Integer>comparingLong(i -> -times[i]).thenComparing(symbols::get))
                .toList();
    }
}
