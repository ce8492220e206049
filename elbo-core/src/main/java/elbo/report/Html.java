package elbo.report;

/** Builds markup; text goes in by {@link #text} only, which leaves nothing in it that a browser could act on. */
final class Html {
    private final StringBuilder out = new StringBuilder();

    /** Markup, as it is: constants of this package only. */
    Html raw(String markup) {
        out.append(markup);
        return this;
    }

    /** Anything, shown as it is written. */
    Html text(String text) {
        text.codePoints().forEach(this::escape);
        return this;
    }

    /** An element with nothing but text in it; {@code tag} may hold attributes. */
    Html element(String tag, String text) {
        int name = tag.indexOf(' ');
        raw("<" + tag + ">").text(text);
        return raw("</" + (name < 0 ? tag : tag.substring(0, name)) + ">\n");
    }

    private void escape(int c) {
        switch (c) {
            case '&' -> out.append("&amp;");
            case '<' -> out.append("&lt;");
            case '>' -> out.append("&gt;");
            case '"' -> out.append("&quot;");
            case '\'' -> out.append("&#39;");
            default -> out.appendCodePoint(shown(c) ? c : 0xFFFD);
        }
    }

    /** HTML allows no other control characters, nor halves of surrogate pairs, which UTF-8 cannot hold. */
    private static boolean shown(int c) {
        boolean space = c == '\n' || c == '\t';
        return space || !(Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
