package elbo.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.Refusal;
import elbo.plot.Curve;
import elbo.plot.Figure;
import elbo.plot.LossChart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final String NASTY = "<script>alert('x')</script> & \"quoted\" </style><img src=x onerror=alert(1)>";
    private static final String HARMLESS = "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;quoted&quot;"
            + " &lt;/style&gt;&lt;img src=x onerror=alert(1)&gt;";

    private static Figure figure() {
        return LossChart.loss(List.of(Curve.of("train", 180, 110)));
    }

    private static ReportData everywhere(String text) {
        Table table = new Table(text, List.of(text, text), List.of(List.of(text, text)));
        Section section = Section.of(text, text)
                .withCommands(text)
                .withFigures(new Illustration(text, figure(), text))
                .withTables(table);
        return new ReportData(text, text, List.of(new Fact(text, text, text)), List.of(section));
    }

    @Test
    void everyTextIsShownAsItIsWritten() {
        String html = Report.html(everywhere(NASTY));
        assertThat(html).doesNotContain("<script", "onerror=alert(1)>", "'x'", "\"quoted\"");
        // title twice; subtitle; three of the fact; heading, text, command; alt, caption; caption, two heads, two cells
        assertThat(html.split(Pattern.quote(HARMLESS), -1)).hasSize(2 + 1 + 3 + 3 + 2 + 5 + 1);
        assertThat(html.split("</style>", -1)).as("the style sheet ends once").hasSize(2);
    }

    @Test
    void whatHtmlCannotHoldIsReplaced() {
        String html = Report.html(everywhere("a\0b\u001Bc\uD800d\te🌒"));
        assertThat(html).contains("a\uFFFDb\uFFFDc\uFFFDd\te🌒").doesNotContain("\0");
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(html)).isTrue();
    }

    @Test
    void thePolicyAllowsThisStyleSheetAndImagesWithinOnly() throws Exception {
        String html = Report.html(everywhere("plain"));
        Matcher style = Pattern.compile("<style>(.*)</style>", Pattern.DOTALL).matcher(html);
        assertThat(style.find()).isTrue();
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(style.group(1).getBytes(StandardCharsets.UTF_8));
        assertThat(html)
                .contains("content=\"default-src 'none'; img-src data:; style-src 'sha256-"
                        + Base64.getEncoder().encodeToString(hash) + "'; base-uri 'none'; form-action 'none'\"");
        assertThat(html.indexOf("Content-Security-Policy")).isLessThan(html.indexOf("<style>"));
    }

    @Test
    void thePageNeedsNothingFromOutside() {
        String html = Report.html(everywhere("plain"));
        assertThat(html).doesNotContain("http:", "https:", "\"//", "href", "url(", "@import", "style=", "onload", "\r");
        assertThat(html.split(" src=\"", -1)).hasSize(2);
        assertThat(html).contains(" src=\"data:image/png;base64,");
    }

    @Test
    void figuresAreInsideAndShownAtHalfTheirPixels() {
        Figure figure = figure();
        Illustration shown = new Illustration("Loss by epoch", figure, "falls");
        ReportData data = new ReportData(
                "run", "", List.of(), List.of(Section.of("Training", "").withFigures(shown)));
        Matcher image = Pattern.compile(
                        "<img width=\"(\\d+)\" height=\"(\\d+)\" alt=\"falls\" src=\"data:image/png;base64,([^\"]+)\">")
                .matcher(Report.html(data));
        assertThat(image.find()).isTrue();
        assertThat(image.group(1)).isEqualTo(Integer.toString(figure.width() / 2));
        assertThat(image.group(2)).isEqualTo(Integer.toString(figure.height() / 2));
        assertThat(Base64.getDecoder().decode(image.group(3))).isEqualTo(figure.png());
    }

    @Test
    void everyElementThatOpensCloses() {
        String html = Report.html(everywhere("plain"));
        for (String tag : List.of(
                "html",
                "head",
                "body",
                "header",
                "main",
                "section",
                "dl",
                "div",
                "dt",
                "dd",
                "figure",
                "figcaption",
                "table",
                "caption",
                "thead",
                "tbody",
                "tr",
                "th",
                "td",
                "pre",
                "code",
                "p",
                "h1",
                "h2")) {
            int opened = html.split("<" + tag + "[ >]", -1).length - 1;
            int closed = html.split("</" + tag + ">", -1).length - 1;
            assertThat(opened).as(tag).isPositive().isEqualTo(closed);
        }
    }

    @Test
    void paragraphsAreSeparatedByEmptyLines() {
        ReportData data =
                new ReportData("run", "", List.of(), List.of(Section.of("h", "first\nstill\n\nsecond\n\n\n")));
        assertThat(Report.html(data)).contains("<p>first\nstill</p>\n<p>second</p>\n</section>");
    }

    @Test
    void columnsOfNumbersAreAlignedAtTheRight() {
        Table table = new Table(
                "",
                List.of("split", "loss", "note"),
                List.of(List.of("train", "1,104.5", "7"), List.of("test", "−3e−5", "7 of 9")));
        assertThat(table.numeric(0)).isFalse();
        assertThat(table.numeric(1)).isTrue();
        assertThat(table.numeric(2)).isFalse();
        ReportData data =
                new ReportData("run", "", List.of(), List.of(Section.of("h", "").withTables(table)));
        assertThat(Report.html(data)).contains("<td class=\"number\">1,104.5</td>", "<td>7 of 9</td>");
    }

    @Test
    void whatIsNoPngOrNoTableIsRefused() {
        assertThatThrownBy(() ->
                        new Illustration("Loss", "<svg onload=alert(1)>         ".getBytes(StandardCharsets.UTF_8), ""))
                .isInstanceOf(Refusal.class)
                .hasMessage("figure \"Loss\": is not a PNG; give the bytes of Figure.png()");
        assertThatThrownBy(() -> new Table("t", List.of("a", "b"), List.of(List.of("1", "2"), List.of("3"))))
                .isInstanceOf(Refusal.class)
                .hasMessage("table \"t\": row 1 has 1 cells; expected 2");
    }

    @Test
    void theFileIsThePageAndNothingLiesBeside(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("report.html");
        ReportData data = everywhere("mean μ and 🌒");
        Report.write(file, data);
        assertThat(Files.readString(file)).isEqualTo(Report.html(data));
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }
}
