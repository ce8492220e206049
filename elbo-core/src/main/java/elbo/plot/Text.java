package elbo.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.util.ArrayList;
import java.util.List;

/** Words in figures; positions in points. */
final class Text {
    private static final FontRenderContext FRC = new FontRenderContext(null, true, true);

    private Text() {}

    static double width(String words, Font font) {
        return words.isBlank() ? 0 : font.getStringBounds(words, FRC).getWidth();
    }

    /** Begins at {@code x}; stands on {@code y}. */
    static void left(Graphics2D g, String words, Font font, double x, double y) {
        g.setFont(font);
        g.drawString(words, (float) x, (float) y);
    }

    /** Ends at {@code x}; its middle lies on {@code y}. */
    static void right(Graphics2D g, String words, Font font, double x, double y) {
        left(g, words, font, x - width(words, font), y + middle(font));
    }

    /** Its middle lies on {@code (x, y)}. */
    static void centre(Graphics2D g, String words, Font font, double x, double y) {
        left(g, words, font, x - width(words, font) / 2, y + middle(font));
    }

    /** As {@link #centre}, read from bottom to top. */
    static void upwards(Graphics2D g, String words, Font font, double x, double y) {
        AffineTransform before = g.getTransform();
        g.rotate(-Math.PI / 2, x, y);
        centre(g, words, font, x, y);
        g.setTransform(before);
    }

    /** As {@link #centre}, dark on a white rim, readable over anything. */
    static void rimmed(Graphics2D g, String words, Font font, double x, double y) {
        if (words.isBlank()) {
            return;
        }
        Shape outline = new TextLayout(words, font, FRC)
                .getOutline(AffineTransform.getTranslateInstance(x - width(words, font) / 2, y + middle(font)));
        g.setStroke(new BasicStroke(3.5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        g.setColor(new Color(255, 255, 255, 220));
        g.draw(outline);
        g.setColor(Look.INK);
        g.fill(outline);
    }

    /** Lines no wider than {@code width}; only a single longer word is cut. No lines for blank words. */
    static List<String> wrap(String words, Font font, double width) {
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String word : words.strip().split("\\s+", -1)) {
            String longer = line.isEmpty() ? word : line + " " + word;
            if (line.isEmpty() || width(longer, font) <= width) {
                line = longer;
            } else {
                lines.add(cut(line, font, width));
                line = word;
            }
        }
        if (!line.isEmpty()) {
            lines.add(cut(line, font, width));
        }
        return lines;
    }

    /** The words, or their beginning and an ellipsis where they are wider than {@code width}. */
    static String cut(String words, Font font, double width) {
        if (width(words, font) <= width) {
            return words;
        }
        int end = words.length();
        while (end > 0 && width(words.substring(0, end) + "…", font) > width) {
            end = words.offsetByCodePoints(end, -1);
        }
        return words.substring(0, end) + "…";
    }

    /** As {@link #cut}, but the end stays too: names of runs differ there. */
    static String squeeze(String words, Font font, double width) {
        int kept = words.length();
        String shorter = words;
        while (kept > 0 && width(shorter, font) > width) {
            kept--;
            int head = words.offsetByCodePoints(0, words.codePointCount(0, kept / 2));
            shorter = words.substring(0, head) + "…" + words.substring(words.length() - (kept - head));
        }
        return shorter;
    }

    /** From the middle of a small capital down to the line it stands on. */
    private static double middle(Font font) {
        return font.getSize2D() * 0.36;
    }
}
