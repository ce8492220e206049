package elbo.tensor;

import elbo.Refusal;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The JSON of a safetensors header, read from front to back: objects, strings and lists of whole numbers, which is all
 * the format has. The caller asks for what must come next, so the text cannot nest deeper than the caller goes.
 */
final class HeaderText {
    private final String where;
    private final String text;
    private int at;

    /** @param where the file, for messages */
    HeaderText(String where, String text) {
        this.where = where;
        this.text = text;
    }

    /** The header begins, with nothing before it. */
    void begin() {
        if (text.isEmpty() || text.charAt(0) != '{') {
            throw new Refusal(where, "is no safetensors file: its header does not begin with {");
        }
    }

    /** An object; {@code value} is called after each name and must read what belongs to it. */
    void members(Consumer<String> value) {
        Set<String> seen = new HashSet<>();
        expect('{');
        if (accept('}')) {
            return;
        }
        do {
            String name = string();
            if (!seen.add(name)) {
                throw refusal("the name " + Json.quote(name) + " stands there twice");
            }
            expect(':');
            value.accept(name);
        } while (accept(','));
        expect('}');
    }

    /** A list of at most {@code most} whole numbers from 0 up. */
    long[] numbers(int most) {
        long[] numbers = new long[most];
        int n = 0;
        expect('[');
        if (accept(']')) {
            return new long[0];
        }
        do {
            if (n == most) {
                throw refusal("at most " + most + " numbers are expected");
            }
            numbers[n++] = number();
        } while (accept(','));
        expect(']');
        return Arrays.copyOf(numbers, n);
    }

    String string() {
        expect('"');
        StringBuilder s = new StringBuilder();
        for (char c = next(); c != '"'; c = next()) {
            if (c < ' ') {
                throw refusal("a string holds a control character");
            }
            s.append(c == '\\' ? escaped() : c);
        }
        String string = s.toString();
        if (!Json.sound(string)) {
            throw refusal("a string is not Unicode");
        }
        return string;
    }

    /** Nothing but padding follows. */
    void end() {
        skipSpace();
        if (at < text.length()) {
            throw refusal("expected the end of the header; got " + here());
        }
    }

    private char escaped() {
        char c = next();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> (char) (hex() << 12 | hex() << 8 | hex() << 4 | hex());
            default -> throw refusal("a string holds the unknown escape \\" + c);
        };
    }

    private int hex() {
        char c = next();
        int digit = c < 0x80 ? Character.digit(c, 16) : -1;
        if (digit < 0) {
            throw refusal("\\u wants four hexadecimal digits");
        }
        return digit;
    }

    private long number() {
        skipSpace();
        int from = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        String digits = text.substring(from, at);
        if (digits.isEmpty() || (digits.length() > 1 && digits.startsWith("0"))) {
            throw refusal("expected a whole number from 0 up; got " + (digits.isEmpty() ? here() : "a leading 0"));
        }
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw refusal("a number is larger than any file");
        }
    }

    private boolean accept(char c) {
        skipSpace();
        boolean there = at < text.length() && text.charAt(at) == c;
        at += there ? 1 : 0;
        return there;
    }

    private void expect(char c) {
        if (!accept(c)) {
            throw refusal("expected " + c + "; got " + here());
        }
    }

    private char next() {
        if (at == text.length()) {
            throw refusal("a string does not end");
        }
        return text.charAt(at++);
    }

    private void skipSpace() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private String here() {
        return at == text.length() ? "the end" : Json.quote(text.substring(at, at + 1));
    }

    private Refusal refusal(String what) {
        return new Refusal(where, "is no sound safetensors file: header, character " + at + ": " + what);
    }
}
