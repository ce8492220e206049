package elbo.data.catalog;

import java.net.http.HttpHeaders;
import java.util.regex.Pattern;

/** What a server says a version of a file is known by, and what {@code If-Range} sends back: a strong ETag, else the date. */
final class Mark {
    /** Printable, so that it can be sent and kept in a line; a longer one would be no mark. */
    private static final Pattern WORDS = Pattern.compile("[\\x20-\\x7e]{1,256}");

    private Mark() {}

    /** Empty if there is none that can be sent back. */
    static String of(HttpHeaders headers) {
        return headers.firstValue("ETag")
                .filter(tag -> tag.startsWith("\""))
                .or(() -> headers.firstValue("Last-Modified"))
                .filter(Mark::isOne)
                .orElse("");
    }

    static boolean isOne(String text) {
        return !text.isBlank() && WORDS.matcher(text).matches();
    }
}
