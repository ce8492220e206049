package elbo.tensor;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The one thing this module writes in JSON: strings. */
final class Json {
    private static final int SHOWN = 80;

    private Json() {}

    /** As a JSON string. Whatever is not plainly visible is escaped, so the result is always one line. */
    static String string(String text) {
        StringBuilder s = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                s.append('\\').append(c);
            } else if (visible(c)) {
                s.append(c);
            } else {
                s.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            }
        }
        return s.append('"').toString();
    }

    /** For a message: as {@link #string}, cut where it is long. */
    static String quote(String text) {
        String string = string(text.substring(0, Math.min(text.length(), SHOWN + 1)));
        return string.length() <= SHOWN + 2 ? string : string.substring(0, SHOWN + 1) + "\"...";
    }

    /** Whether the text is Unicode, that is, without half a surrogate pair. */
    static boolean sound(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static boolean visible(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
