package elbo.data.format;

import elbo.Problem;
import elbo.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code {'a': '<f4', 'b': False, 'c': (3, 4)}} and nothing more; lists are kept as opaque objects. */
final class PythonLiteral {
    private final String where;
    private final String text;
    private int at;

    PythonLiteral(String where, String text) {
        this.where = where;
        this.text = text;
    }

    /** The entries: a String, Boolean or long[] each, or another Object for a list. */
    Map<String, Object> dictionary() {
        Map<String, Object> entries = new LinkedHashMap<>();
        need('{');
        while (!take('}')) {
            String key = string();
            need(':');
            if (entries.put(key, value()) != null) {
                throw bad("says " + Problem.shown(key) + " twice");
            }
            if (!take(',')) {
                need('}');
                break;
            }
        }
        skipSpace();
        if (at < text.length()) {
            throw bad("goes on after its end");
        }
        return entries;
    }

    private Object value() {
        skipSpace();
        if (word("True")) {
            return true;
        }
        if (word("False")) {
            return false;
        }
        return switch (peek()) {
            case '\'', '"' -> string();
            case '(' -> tuple();
            case '[' -> list();
            default -> throw bad("holds something other than a text, a truth value or a tuple");
        };
    }

    private String string() {
        skipSpace();
        char quote = peek();
        if (quote != '\'' && quote != '"') {
            throw bad("lacks a quoted text");
        }
        int end = text.indexOf(quote, at + 1);
        if (end < 0 || text.substring(at, end).indexOf('\\') >= 0) {
            throw bad("has a text that does not end, or with an escape in it");
        }
        String s = text.substring(at + 1, end);
        at = end + 1;
        return s;
    }

    private long[] tuple() {
        List<Long> sizes = new ArrayList<>();
        need('(');
        while (!take(')')) {
            sizes.add(whole());
            if (!take(',')) {
                need(')');
                break;
            }
        }
        return sizes.stream().mapToLong(Long::longValue).toArray();
    }

    private long whole() {
        skipSpace();
        int start = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        try {
            long n = Long.parseLong(text.substring(start, at));
            take('L'); // as Python 2 wrote it
            return n;
        } catch (NumberFormatException e) {
            throw bad("has a size that is no whole number below 2^63");
        }
    }

    /** A list is how NumPy describes records; which ones does not matter, since none are read. */
    private Object list() {
        int end = text.lastIndexOf(']');
        if (end < at) {
            throw bad("has a list that does not end");
        }
        Object opaque = List.of(text.substring(at, end + 1));
        at = end + 1;
        return opaque;
    }

    private boolean word(String w) {
        boolean here = text.startsWith(w, at);
        at += here ? w.length() : 0;
        return here;
    }

    private boolean take(char c) {
        skipSpace();
        boolean here = peek() == c;
        at += here ? 1 : 0;
        return here;
    }

    private void need(char c) {
        if (!take(c)) {
            throw bad("lacks a " + c);
        }
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private void skipSpace() {
        while (peek() == ' ' || peek() == '\n') {
            at++;
        }
    }

    private Refusal bad(String what) {
        return new Refusal(where, "has a damaged header: at character " + at + " it " + what + "; save it again");
    }
}
