package elbo.report;

import elbo.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/**
 * Writes {@link ReportData} as one HTML file: style and figures inside, readable on a phone, in the dark and on paper. The
 * policy lets the browser use that one style sheet, known by its hash, and images from the file itself; nothing else.
 */
public final class Report {
    private Report() {}

    /** Writes the page; the file appears whole or not at all. */
    public static void write(Path file, ReportData data) {
        byte[] page = html(data).getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(page));
    }

    /** The page. */
    public static String html(ReportData data) {
        String style = style();
        Html html = new Html();
        html.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src '"
                + hash(style) + "'; base-uri 'none'; form-action 'none'\">\n");
        html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.raw("<meta name=\"color-scheme\" content=\"light dark\">\n");
        html.element("title", data.title());
        html.raw("<style>" + style + "</style>\n</head>\n<body>\n<header>\n");
        html.element("h1", data.title());
        html.element("p class=\"subtitle\"", data.subtitle());
        html.raw("</header>\n<main>\n");
        facts(html, data.facts());
        data.sections().forEach(s -> section(html, s));
        return html.raw("</main>\n</body>\n</html>\n").toString();
    }

    private static void facts(Html html, List<Fact> facts) {
        if (facts.isEmpty()) {
            return;
        }
        html.raw("<dl class=\"facts\">\n");
        for (Fact fact : facts) {
            html.raw("<div>\n").element("dt", fact.name()).element("dd class=\"value\"", fact.value());
            if (!fact.meaning().isBlank()) {
                html.element("dd", fact.meaning());
            }
            html.raw("</div>\n");
        }
        html.raw("</dl>\n");
    }

    private static void section(Html html, Section section) {
        html.raw("<section>\n").element("h2", section.heading());
        for (String paragraph : section.text().strip().split("\\n\\s*\\n", -1)) {
            if (!paragraph.isBlank()) {
                html.element("p", paragraph);
            }
        }
        if (!section.commands().isEmpty()) {
            html.raw("<pre><code>").text(String.join("\n", section.commands())).raw("</code></pre>\n");
        }
        section.figures().forEach(f -> figure(html, f));
        section.tables().forEach(t -> table(html, t));
        html.raw("</section>\n");
    }

    private static void figure(Html html, Illustration figure) {
        html.raw("<figure>\n<img width=\"" + figure.width() + "\" height=\"" + figure.height() + "\" alt=\"");
        html.text(figure.alt()).raw("\" src=\"data:image/png;base64,");
        html.raw(Base64.getEncoder().encodeToString(figure.png())).raw("\">\n");
        html.element("figcaption", figure.caption()).raw("</figure>\n");
    }

    private static void table(Html html, Table table) {
        html.raw("<div class=\"table\"><table>\n");
        if (!table.caption().isBlank()) {
            html.element("caption", table.caption());
        }
        if (!table.columns().isEmpty()) {
            html.raw("<thead><tr>");
            cells(html, table, "th scope=\"col\"", table.columns());
            html.raw("</tr></thead>\n");
        }
        html.raw("<tbody>\n");
        for (List<String> row : table.rows()) {
            html.raw("<tr>");
            cells(html, table, "td", row);
            html.raw("</tr>\n");
        }
        html.raw("</tbody></table></div>\n");
    }

    private static void cells(Html html, Table table, String tag, List<String> cells) {
        for (int i = 0; i < cells.size(); i++) {
            html.element(table.numeric(i) ? tag + " class=\"number\"" : tag, cells.get(i));
        }
    }

    private static String style() {
        try (InputStream in = Objects.requireNonNull(Report.class.getResourceAsStream("report.css"), "report.css")) {
            // browsers hash the text with plain line ends, whatever the file was checked out with
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How a content security policy names one style sheet. */
    private static String hash(String style) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
